import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { WebSocketServer } from "ws";
import { answerbackTerminal, noTerminal } from "../test-terminal.ts";

const controlC = "\x03";
const controlD = "\x04";

/** Echoes each message. */
async function echoing(): Promise<{
  readonly url: string;
  readonly received: string[];
  readonly server: WebSocketServer;
}> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  after(() => server.close());
  const received: string[] = [];
  server.on("connection", (socket) => {
    socket.on("message", (data) => {
      received.push(String(data));
      socket.send(`got ${data}`);
    });
  });
  await once(server, "listening");
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, received, server };
}

test("Ctrl-C discards the input, and quits if there is none", { skip: noTerminal }, async () => {
  const { url, received } = await echoing();
  const terminal = answerbackTerminal("connect", url);
  await terminal.until(/Ctrl-D quits\n> /);
  terminal.type('{\r"open": [\r');
  await terminal.until(/\. .*\n\. /);
  terminal.type("half a line");
  await terminal.until(/half a line/);
  terminal.type(controlC);
  await terminal.until(/not sent; press Ctrl-C again to quit\n> /);
  terminal.type("half again");
  await terminal.until(/half again/);
  terminal.type(controlC);
  await terminal.until(/not sent; press Ctrl-C again to quit\n> /);
  terminal.type("whole\r");
  await terminal.until(/< got whole\n> /);
  terminal.type(controlC);
  assert.equal(await terminal.ended(), 0);
  assert.deepEqual(received, ["whole"]);
});

test("JSON over several lines is one message; Ctrl-D quits and sends nothing", { skip: noTerminal }, async () => {
  const { url, received } = await echoing();
  const terminal = answerbackTerminal("connect", url);
  await terminal.until(/> /);
  terminal.type('{\r"a": 1\r}\r');
  await terminal.until(/< got \{\n"a": 1\n\}\n> /);
  terminal.type("[\r");
  await terminal.until(/\. /);
  terminal.type(controlD);
  assert.equal(await terminal.ended(), 0);
  assert.deepEqual(received, ['{\n"a": 1\n}']);
});

test("shows the server's close code, and no prompt after it", { skip: noTerminal }, async () => {
  const { url, server } = await echoing();
  const terminal = answerbackTerminal("connect", url);
  await terminal.until(/> /);
  for (const socket of server.clients) socket.close(4001, "enough");
  assert.equal(await terminal.ended(), 1);
  assert.match(terminal.shown, /closed by the server: 4001 enough\n$/);
});
