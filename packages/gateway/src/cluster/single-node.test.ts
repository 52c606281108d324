import { runClusterSuite } from "./cluster.suite.ts";
import { singleProcess } from "./connection-id.ts";
import { createSingleNode } from "./single-node.ts";

runClusterSuite("a single node", async () => {
  const cluster = createSingleNode();
  return { holder: singleProcess, holding: cluster, calling: cluster };
});
