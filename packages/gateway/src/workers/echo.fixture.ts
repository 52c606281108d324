// A process that answers over its link, for link.test.ts.
import { channelToParent } from "./channel.ts";
import { Link, type Topic } from "./link.ts";

export interface EchoMethods {
  bytes(bytes: Uint8Array): Uint8Array;
  noteAndDie(count: number): Promise<never>;
}

const link = new Link(channelToParent());
const notes: Topic<{ note(argument: null): void }> = link.topic("notes", {});

link.topic<EchoMethods, object>("echo", {
  bytes: (bytes) => bytes,
  noteAndDie(count) {
    for (let index = 0; index < count; index++) notes.notify("note", null);
    return new Promise(() => setImmediate(() => process.kill(process.pid, "SIGKILL")));
  },
});
