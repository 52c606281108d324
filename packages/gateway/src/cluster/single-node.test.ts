import { runClusterSuite } from "./cluster.suite.ts";
import { createSingleNode } from "./single-node.ts";

runClusterSuite("a single node", async () => createSingleNode());
