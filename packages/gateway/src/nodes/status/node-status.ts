// The state of a node, for `answerback cluster status` and the inspector.
import type { NodeDescription } from "../../inspect/api/inspector-api.ts";
import type { NodeLife } from "../membership/membership.ts";

/** As JSON, so that commands and nodes of other versions can read it: members may be added, and none changes its meaning. */
export interface NodeStatus extends NodeLife, NodeDescription {}
