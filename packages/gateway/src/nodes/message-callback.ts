// Callbacks of subscriptions.
import type { Msg, MsgCallback } from "@nats-io/nats-core";

/**
 * Passes the messages. An error means that NATS refuses the subscription, which the connection reports; then there is no
 * message.
 */
export function passing(handle: (message: Msg) => void): MsgCallback<Msg> {
  return (error, message) => {
    if (error === null) handle(message);
  };
}
