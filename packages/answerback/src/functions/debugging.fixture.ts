// For tests: a client of the DevTools protocol.
import type { TestContext } from "node:test";
import { WebSocket } from "ws";

interface Pause {
  readonly callFrames: readonly { readonly callFrameId: string; readonly location: { readonly lineNumber: number } }[];
}

/** A client of the DevTools protocol that waits for pauses. */
export async function connectFrontEnd(t: TestContext, url: string) {
  const socket = new WebSocket(url);
  t.after(() => socket.terminate());
  const answers = new Map<number, (result: Record<string, unknown>) => void>();
  let paused = Promise.withResolvers<Pause>();
  let id = 0;
  socket.on("message", (data) => {
    const message = JSON.parse(String(data));
    answers.get(message.id)?.(message.result);
    if (message.method === "Debugger.paused") paused.resolve(message.params);
  });
  await new Promise((resolve) => socket.once("open", resolve));
  return {
    send(method: string, params: object = {}) {
      id += 1;
      socket.send(JSON.stringify({ id, method, params }));
      return new Promise<Record<string, unknown>>((resolve) => answers.set(id, resolve));
    },
    async paused() {
      const pause = await paused.promise;
      paused = Promise.withResolvers();
      return pause;
    },
  };
}
