// `answerback start` that is killed: a backend that learned of a client learns that it has left.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { defaultSettings, startGateway } from "@answerback/gateway";
import { WebSocket } from "ws";
import { createApi, type Report, serveBackend, startCommand, until } from "./test-start.ts";

test("a killed gateway that is started again delivers the $disconnects that it owes", async (t) => {
  const data = mkdtempSync(join(tmpdir(), "answerback-killed-"));
  t.after(() => rmSync(data, { recursive: true, force: true, maxRetries: 3 }));
  const backend = await serveBackend(t);
  const first = await startCommand(t, "--data", data);
  const { stageUrl } = await createApi(first.url, backend.url);
  const open = async (user: string) => {
    const socket = new WebSocket(stageUrl, { headers: { "User-Agent": user } });
    socket.on("error", () => {});
    const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    await Promise.race([closed, new Promise((resolve) => socket.once("open", resolve))]);
    return { socket, closed };
  };
  const staying = await Promise.all(Array.from({ length: 40 }, (_, index) => open(`user ${index}`)));
  await open("refused");
  const leaving = await open("leaving");
  leaving.socket.close();
  const of = (event: Report["event"]) => backend.reports.filter((it) => it.event === event);
  await until(() => of("DISCONNECT").length === 1);
  assert.deepEqual(
    of("DISCONNECT").map(({ user }) => user),
    ["leaving"],
  );

  first.child.kill("SIGKILL");
  await Promise.all([once(first.child, "exit"), ...staying.map(({ closed }) => closed)]);
  assert.equal(of("DISCONNECT").length, 1, "a killed process reports nothing");

  const second = await startCommand(t, "--data", data);
  // The one that had left may be reported twice: the kill may have come before that was noted.
  const ids = (reports: readonly Report[]) => [...new Set(reports.map(({ connectionId }) => connectionId))].sort();
  await until(() => ids(of("DISCONNECT")).length === 41);
  const accepted = of("CONNECT").filter(({ user }) => user !== "refused");
  assert.deepEqual(ids(of("DISCONNECT")), ids(accepted));
  assert.ok(of("DISCONNECT").every(({ code, user }) => user === "leaving" || code === "1006"));

  // Killed again before it has noted what it delivered: some are delivered twice, with the same request id.
  second.child.kill("SIGKILL");
  await once(second.child, "exit");
  // From here on the process is not the subject, so the gateway runs in that of the test.
  const settings = { ...defaultSettings, port: 0, dataFolder: data, onWarning: () => {} };
  const third = await startGateway(settings);
  await fetch(`${third.url}/health`);
  await third.stop();
  const deliveries = new Set(of("DISCONNECT").map(({ connectionId, requestId }) => `${connectionId} ${requestId}`));
  assert.equal(deliveries.size, 41);

  const { length } = backend.reports;
  const fourth = await startGateway(settings);
  t.after(() => fourth.stop());
  await fetch(`${fourth.url}/health`);
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(backend.reports.length, length, "what was delivered before a stop is owed no more");
});
