import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, request as httpRequest, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type TestContext, test } from "node:test";
import { handOverTo } from "./hand-over.ts";

/**
 * @param parent undefined: no process listens
 * @param check called by the worker before it hands a request over
 * @returns the port of a worker that hands everything over
 */
async function serve(
  t: TestContext,
  parent: RequestListener | undefined,
  check: (request: IncomingMessage) => void = () => {},
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "answerback-hand-over-"));
  const path = join(folder, "parent.sock");
  const local = createServer(parent);
  if (parent !== undefined) await once(local.listen(path), "listening");
  const handOver = handOverTo(path);
  const worker = createServer((request, response) => {
    response.setHeader("Access-Control-Allow-Origin", "https://tool.example");
    check(request);
    handOver.serve(request, response);
  });
  await once(worker.listen(0, "127.0.0.1"), "listening");
  t.after(() => {
    worker.close().closeAllConnections();
    local.close().closeAllConnections();
    handOver.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return (worker.address() as AddressInfo).port;
}

test("hands method, path, headers and body over, and passes status, headers and body back", async (t) => {
  const port = await serve(t, async (request, response) => {
    const { method, url, headers } = request;
    const body = await text(request);
    response.writeHead(201, { "x-answer": ["a", "b"] });
    response.end(JSON.stringify({ method, url, host: headers.host, own: headers["x-own"], body }));
  });
  const response = await fetch(`http://127.0.0.1:${port}/v2/apis?x=1`, {
    method: "PUT",
    headers: { "x-own": "yes", Connection: "close" },
    body: "x".repeat(100_000),
  });
  assert.equal(response.status, 201);
  assert.equal(response.headers.get("x-answer"), "a, b");
  assert.equal(response.headers.get("access-control-allow-origin"), "https://tool.example");
  assert.deepEqual(await response.json(), {
    method: "PUT",
    url: "/v2/apis?x=1",
    host: `127.0.0.1:${port}`,
    own: "yes",
    body: "x".repeat(100_000),
  });
});

test("a chunked body of a method that usually has none is not read as another request", async (t) => {
  const seen: string[] = [];
  const port = await serve(t, async (request, response) => {
    seen.push(`${request.method} ${request.url} ${await text(request)}`);
    response.end();
  });
  const hidden = "GET /inspector/api/exchanges HTTP/1.1\r\nHost: localhost\r\n\r\n";
  for (const method of ["GET", "DELETE", "OPTIONS"]) {
    const client = httpRequest({ port, method, path: "/v2/apis", headers: { "Transfer-Encoding": "chunked" } });
    const [response] = await once(client.end(hidden), "response");
    response.resume();
    await once(response, "end");
  }
  assert.deepEqual(
    seen,
    ["GET", "DELETE", "OPTIONS"].map((method) => `${method} /v2/apis ${hidden}`),
  );
});

test("hands over the host of an absolute URL, which was checked", async (t) => {
  const port = await serve(
    t,
    (request, response) => void response.end(request.headers.host),
    (request) => {
      request.headers.host = "checked.example";
    },
  );
  const response = await fetch(`http://127.0.0.1:${port}/v2/apis`);
  assert.equal(await response.text(), "checked.example");
});

test("passes an event stream on as it is written, and ends it when the client leaves", async (t) => {
  const closed = Promise.withResolvers<void>();
  const port = await serve(t, (_request, response) => {
    response.writeHead(200, { "Content-Type": "text/event-stream" }).flushHeaders();
    setTimeout(() => response.write("data: 1\n\n"), 20);
    response.on("close", closed.resolve);
  });
  const client = httpRequest({ port, path: "/inspector/api/events" }).end();
  const [response] = await once(client, "response");
  const [chunk] = await once(response, "data");
  assert.equal(String(chunk), "data: 1\n\n");
  client.destroy();
  await closed.promise;
});

test("passes an answer on that comes before the body was read", async (t) => {
  const port = await serve(t, (request, response) => {
    request.resume();
    response.writeHead(413).end("too large");
  });
  const response = await fetch(`http://127.0.0.1:${port}/v2/apis`, { method: "POST", body: "x".repeat(2_000_000) });
  assert.equal(response.status, 413);
  assert.equal(await response.text(), "too large");
});

test("answers 503 if the parent does not", async (t) => {
  const port = await serve(t, undefined);
  const response = await fetch(`http://127.0.0.1:${port}/v2/apis`);
  assert.equal(response.status, 503);
  assert.match(await response.text(), /parent process did not answer/);
});
