// `answerback import` as a process that serves the API.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { WebSocket } from "ws";
import { executable } from "../test-program.ts";
import { serveDeployedApi, signed } from "./deployed-api.fixture.ts";

const { apiId, folder, from } = await serveDeployedApi();

test("serves the API with its functions in local folders", async () => {
  mkdirSync(join(folder, "greet"));
  writeFileSync(
    join(folder, "greet/index.mjs"),
    "export const handler = async () => ({ statusCode: 200, body: 'hello' });",
  );
  writeFileSync(
    join(folder, "answerback.yaml"),
    "apiKeys: [{ id: one, value: secret }]\nfunctions:\n  greet: { folder: greet, runtime: nodejs24.x, handler: index.handler }\n",
  );
  const child = spawn(process.execPath, [executable, ...from, "--ephemeral", "--port", "0"], {
    cwd: folder,
    env: { ...process.env, ...signed },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const lines: string[] = [];
    let url = "";
    for await (const line of createInterface(child.stdout)) {
      lines.push(line);
      url = /^answerback listening on http:\/\/(\S+)$/.exec(line)?.[1] ?? url;
      if (url !== "") break;
    }
    assert.ok(
      lines.some((line) => line.includes("Function greet runs on this machine")),
      lines.join("\n"),
    );
    const socket = new WebSocket(`ws://${url}/ws/${apiId}/live`, { headers: { "x-api-key": "secret" } });
    await once(socket, "open");
    socket.send('{"action":"greet"}');
    const [data] = await once(socket, "message");
    assert.equal(String(data), "hello");
    socket.close();
  } finally {
    child.kill("SIGTERM");
    await once(child, "exit");
    rmSync(join(folder, "answerback.yaml"));
  }
});
