// The nodes of a cluster: their number, and those of which nothing is shown because they do not answer.
import type { NodesAnswer, NodesEvent } from "@answerback/gateway/inspector-api";
import { signal } from "@preact/signals";
import { onEvent } from "../api/events.ts";
import { ignoreInterruption, read } from "../api/gateway.ts";

/** No nodes: the gateway is not part of a cluster. */
const nodes = signal<NodesEvent>({ count: 0, missing: [] });

onEvent("nodes", (event) => {
  nodes.value = event;
});

onEvent("hello", async () => {
  try {
    const { items, missing } = await read<NodesAnswer>("nodes");
    nodes.value = { count: items.length + missing.length, missing };
  } catch (error) {
    ignoreInterruption(error);
  }
});

export function NodeCount() {
  const { count } = nodes.value;
  if (count === 0) return null;
  return <span class="node-count">{count === 1 ? "1 node" : `${count} nodes`}</span>;
}

export function MissingNodes() {
  return nodes.value.missing.map(({ node, host, reason }) => (
    <p key={node} class="notice" role="status">
      Node {node} on {host} is left out: {reason}.
    </p>
  ));
}
