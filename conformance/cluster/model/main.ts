// `node conformance/cluster/model/main.ts [--quick]`: explores the models of the cluster's protocol.
import { isQuick } from "../../../scripts/program-options.ts";
import { exploreAll } from "./runs.ts";

process.exit(exploreAll(isQuick()) === 0 ? 0 : 1);
