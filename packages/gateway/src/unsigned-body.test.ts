import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";
import { startGateway } from "./gateway.ts";
import { defaultSettings } from "./settings.ts";

const credentials = [{ accessKeyId: "local", secretAccessKey: "secret" }];
const date = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
const scope = `${date.slice(0, 8)}/us-east-1/apigateway/aws4_request`;

/** The status line of the answer to a request whose body never arrives. */
async function answerBeforeBody(port: number, path: string, headers: readonly string[]): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n${headers.map((line) => `${line}\r\n`).join("")}\r\n`,
  );
  const [answer] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  return String(answer).split("\r\n", 1)[0]!;
}

test("refuses unknown callers before it reads the body", async (t) => {
  const gateway = await startGateway({ ...defaultSettings, port: 0, credentials });
  t.after(() => gateway.stop());
  const signed = (key: string, at = date) => [
    `Authorization: AWS4-HMAC-SHA256 Credential=${key}/${scope}, SignedHeaders=host, Signature=00`,
    `X-Amz-Date: ${at}`,
  ];
  for (const [name, headers] of [
    ["no Authorization", []],
    ["an unknown key", signed("nobody")],
    ["an invalid date", signed("local", "20261331T000000Z")],
    ["an old date", signed("local", "20200101T000000Z")],
    ["another scheme", ["Authorization: Bearer local"]],
  ] as const) {
    assert.equal(await answerBeforeBody(gateway.port, "/v2/apis", headers), "HTTP/1.1 403 Forbidden", name);
  }
});
