// `node conformance/cluster/model/main.ts [--quick]`: explores the models of the cluster's protocol.
import { exploreAll } from "./runs.ts";

process.exit(exploreAll(process.argv.includes("--quick")) === 0 ? 0 : 1);
