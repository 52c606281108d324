// The IPC channels of processes, which Node.js opens for children that are forked with `serialization: "advanced"`.
import type { ChildProcess } from "node:child_process";
import type { Channel } from "./link.ts";

/** The channel to a child. */
export function channelToChild(child: ChildProcess): Channel {
  return {
    // A child that has ended emits `disconnect`, which closes the link.
    send: (message) => void (child.connected && child.send(message as object, ignoreError)),
    onMessage: (listener) => child.on("message", listener),
    onClose: (listener) => (child.connected ? child.once("disconnect", listener) : queueMicrotask(listener)),
  };
}

/** The channel to the parent of this process. @throws Error if the process was not forked */
export function channelToParent(): Channel {
  if (process.send === undefined) throw new Error("This process has no IPC channel to a parent.");
  return {
    send: (message) => void (process.connected && process.send!(message, undefined, undefined, ignoreError)),
    onMessage: (listener) => process.on("message", listener),
    onClose: (listener) => (process.connected ? process.once("disconnect", listener) : queueMicrotask(listener)),
  };
}

function ignoreError(): void {}
