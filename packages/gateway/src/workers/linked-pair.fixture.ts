// Two linked ends in one process, for tests of topics without processes. Messages are cloned as over IPC.
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { type Channel, Link, type OnFailedNotice } from "./link.ts";

export interface LinkedPair {
  readonly parent: Link;
  readonly worker: Link;
  /** Closes both links, as the end of either process does. */
  close(): void;
}

/** @param onFailedNotice of the parent */
export function linkedPair(onFailedNotice?: OnFailedNotice): LinkedPair {
  const { port1, port2 } = new MessageChannel();
  return {
    parent: new Link(channelOf(port1), onFailedNotice),
    worker: new Link(channelOf(port2)),
    close: () => port1.close(),
  };
}

function channelOf(port: MessagePort): Channel {
  return {
    send: (message) => port.postMessage(message),
    onMessage(listener) {
      port.on("message", listener);
      port.unref();
    },
    onClose: (listener) => port.once("close", listener),
  };
}
