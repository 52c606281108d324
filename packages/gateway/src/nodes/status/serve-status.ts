// Answers the question to all nodes for their state.
import type { NodeConnection } from "../connection.ts";
import { passing } from "../message-callback.ts";
import type { NodeStatus } from "./node-status.ts";

/** @returns ends it */
export function serveStatus(
  { nats, subjects }: Pick<NodeConnection, "nats" | "subjects">,
  read: () => NodeStatus,
): () => void {
  const subscription = nats.subscribe(subjects.status, {
    callback: passing((message) => void message.respond(JSON.stringify(read()))),
  });
  return () => subscription.unsubscribe();
}
