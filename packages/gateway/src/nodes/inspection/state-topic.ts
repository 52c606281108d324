// The tallies and the status of each node.
import type { TallyCounts } from "../../inspect/metrics/tally.ts";
import type { Link, Topic } from "../../workers/link.ts";
import { serveTallies, talliesOf } from "../../workers/tallies-topic.ts";
import type { NodeStatus } from "../status/node-status.ts";

interface NodeMethods {
  status(argument: null): NodeStatus | Promise<NodeStatus>;
}

export interface NodeState {
  /** One for each route, of all processes of the node. */
  readonly tallies: () => readonly TallyCounts[] | Promise<readonly TallyCounts[]>;
  readonly status: () => NodeStatus | Promise<NodeStatus>;
}

const topicName = "state";

/** For a node that looks at this one. */
export function serveState(link: Link, { tallies, status }: NodeState): void {
  serveTallies(link, tallies);
  link.topic<NodeMethods, object>(topicName, { status });
}

/** Of a node at which this one looks. */
export function stateOf(link: Link): NodeState {
  const tallies = talliesOf(link);
  const node: Topic<NodeMethods> = link.topic<object, NodeMethods>(topicName, {});
  return { tallies, status: () => node.request("status", null) };
}
