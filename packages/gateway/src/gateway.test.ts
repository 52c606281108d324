// The whole gateway over its one port, as AWS clients and WebSocket clients use it.
import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, request } from "node:http";
import { request as httpsRequest } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  ForbiddenException,
  GetConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import {
  type ApiGatewayV2Client,
  CreateApiMappingCommand,
  CreateDeploymentCommand,
  CreateDomainNameCommand,
  CreateStageCommand,
  DeleteApiCommand,
  GetApiCommand,
  UpdateApiCommand,
} from "@aws-sdk/client-apigatewayv2";
import { WebSocket } from "ws";
import { type StartGatewayOptions, startGateway } from "./gateway.ts";
import { authorityFileNames } from "./server/authority-file.ts";
import { defaultSettings } from "./settings.ts";
import { createAnsweringApi, createApi } from "./test-create-api.ts";
import { clientSettings, startTestGateway } from "./test-gateway.ts";

const { credentials } = clientSettings;

async function start(t: TestContext, options: Partial<StartGatewayOptions> = {}) {
  const { gateway, ...others } = await startTestGateway(t, options);
  return { ...gateway, ...others };
}

/** An API with one route that answers its connection id and domain name; deployed to `live`. */
const createWhoApi = (control: ApiGatewayV2Client): Promise<string> =>
  createAnsweringApi(control, "$context.connectionId $context.domainName");

interface DialOptions {
  readonly headers?: Record<string, string>;
  /** The certificate authority to trust; `servername` is the TLS server name. */
  readonly ca?: string;
  readonly servername?: string;
}

async function open(url: string, options: DialOptions = {}) {
  const socket = new WebSocket(url, options);
  await once(socket, "open");
  return socket;
}

async function who(socket: WebSocket): Promise<readonly [connectionId: string, domainName: string]> {
  socket.send("who?");
  const [data] = await once(socket, "message");
  const [connectionId, domainName] = String(data).split(" ");
  return [connectionId!, domainName!];
}

/** The status of a refused handshake. */
async function refusal(url: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  const socket = new WebSocket(url, { headers });
  socket.on("error", () => {});
  const [, response] = (await once(socket, "unexpected-response")) as [unknown, IncomingMessage];
  response.destroy();
  return response.statusCode;
}

/** The status of an ordinary request with headers that `fetch` cannot set. */
async function status(url: string, method: string, headers: Record<string, string>): Promise<number | undefined> {
  const sent = request(url, { method, headers });
  sent.end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

function callbacks(endpoint: string) {
  return new ApiGatewayManagementApiClient({ ...clientSettings, endpoint });
}

test("serves the SDK's callbacks to a connection", async (t) => {
  const { url, control } = await start(t);
  const apiId = await createWhoApi(control);
  const socket = await open(`${url.replace("http", "ws")}/ws/${apiId}/live`);
  const [ConnectionId] = await who(socket);
  const client = callbacks(`${url}/ws/${apiId}/live`);
  const received = once(socket, "message");
  await client.send(new PostToConnectionCommand({ ConnectionId, Data: "hello" }));
  assert.equal(String((await received)[0]), "hello");
  const { Identity, ConnectedAt } = await client.send(new GetConnectionCommand({ ConnectionId }));
  assert.equal(Identity?.SourceIp, "127.0.0.1");
  assert.ok(ConnectedAt instanceof Date);
  const closed = once(socket, "close");
  await client.send(new DeleteConnectionCommand({ ConnectionId }));
  assert.equal((await closed)[0], 1000);
  await assert.rejects(client.send(new PostToConnectionCommand({ ConnectionId, Data: "x" })), GoneException);
});

test("serves callbacks at the domain name of an event", async (t) => {
  const { port, control } = await start(t);
  const apiId = await createWhoApi(control);
  const host = `${apiId}.execute-api.localhost:${port}`;
  for (const [url, headers] of [
    [`ws://127.0.0.1:${port}/ws/${apiId}/live`, {}],
    [`ws://127.0.0.1:${port}/live`, { Host: host }],
    [`ws://127.0.0.1:${port}/live/`, { Host: host }],
  ] as const) {
    const socket = await open(url, { headers });
    const [connectionId, domainName] = await who(socket);
    assert.equal(domainName, host);
    const at = `http://127.0.0.1:${port}/live/@connections/${encodeURIComponent(connectionId)}`;
    assert.equal(await status(at, "GET", { Host: domainName }), 200);
    socket.terminate();
  }
});

test("uses the public host in endpoints, events and callbacks if publicUrl is set", async (t) => {
  const gateway = await start(t, { publicUrl: "https://gateway.example.com" });
  const { port, control, url } = gateway;
  assert.equal(url, `http://127.0.0.1:${port}`);
  const apiId = await createWhoApi(control);
  const { ApiEndpoint } = await control.send(new GetApiCommand({ ApiId: apiId }));
  assert.equal(ApiEndpoint, `wss://gateway.example.com/ws/${apiId}`);
  assert.equal(gateway.apis()[0]?.stages[0]?.url, `${ApiEndpoint}/live`);

  const headers = { Host: "gateway.example.com" };
  const socket = await open(`ws://127.0.0.1:${port}/ws/${apiId}/live`, { headers });
  const [connectionId, domainName] = await who(socket);
  assert.equal(domainName, "gateway.example.com");
  const at = (stage: string, id = connectionId) =>
    `http://127.0.0.1:${port}/${stage}/@connections/${encodeURIComponent(id)}`;
  assert.equal(await status(at("live"), "GET", headers), 200);
  assert.equal(await status(at("other"), "GET", headers), 410);
  assert.equal(await status(at("live", "KVmb8fjMIAMCFgQ="), "GET", headers), 410);
  assert.equal(await status(at("live"), "PUT", headers), 403);
  assert.equal(await status(at("live"), "GET", { Host: "other.example.com" }), 403);
  assert.equal(await status(`http://127.0.0.1:${port}/v2/apis`, "GET", headers), 200);

  const hostForm = { Host: `${apiId}.execute-api.gateway.example.com` };
  const [, ofHostForm] = await who(await open(`ws://127.0.0.1:${port}/live`, { headers: hostForm }));
  assert.equal(ofHostForm, hostForm.Host);
  assert.equal(await status(at("live"), "DELETE", headers), 204);
});

test("authorizes a callback to the public host for the API of its connection", async (t) => {
  const Resource = (apiId: string) => `arn:aws:execute-api:us-east-1:000000000000:${apiId}/live/*/*`;
  const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: Resource("none") }] };
  const keys = [{ ...credentials }, { accessKeyId: "OTHER", secretAccessKey: "secret", policy }];
  const { port, control } = await start(t, { publicUrl: "http://localhost", credentials: keys });
  const apiId = await createWhoApi(control);
  const [ConnectionId] = await who(await open(`ws://127.0.0.1:${port}/ws/${apiId}/live`));
  const endpoint = `http://localhost:${port}/live`;
  const client = (accessKeyId: string) =>
    new ApiGatewayManagementApiClient({
      endpoint,
      region: "us-east-1",
      credentials: { ...credentials, accessKeyId },
      maxAttempts: 1,
    });
  const gone = "KVmb8fjMIAMCFgQ=";
  assert.ok(await client("AKID").send(new GetConnectionCommand({ ConnectionId })));
  await assert.rejects(client("AKID").send(new GetConnectionCommand({ ConnectionId: gone })), GoneException);
  for (const id of [ConnectionId, gone]) {
    await assert.rejects(client("OTHER").send(new GetConnectionCommand({ ConnectionId: id })), ForbiddenException);
  }
});

test("serves callbacks of all APIs at the port itself, authorized for the API of the connection", async (t) => {
  const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "arn:none" }] };
  const keys = [credentials, { accessKeyId: "OTHER", secretAccessKey: "secret", policy }];
  const { url, port, control } = await start(t, { credentials: keys });
  const client = (accessKeyId: string) =>
    new ApiGatewayManagementApiClient({
      endpoint: url,
      region: "us-east-1",
      credentials: { ...credentials, accessKeyId },
      maxAttempts: 1,
    });
  for (const disableExecuteApiEndpoint of [false, true]) {
    const ApiId = await createWhoApi(control);
    const [ConnectionId] = await who(await open(`ws://127.0.0.1:${port}/ws/${ApiId}/live`));
    await control.send(new UpdateApiCommand({ ApiId, DisableExecuteApiEndpoint: disableExecuteApiEndpoint }));
    await control.send(new CreateDeploymentCommand({ ApiId, StageName: "live" }));
    assert.ok(await client("AKID").send(new GetConnectionCommand({ ConnectionId })));
    await assert.rejects(client("OTHER").send(new GetConnectionCommand({ ConnectionId })), ForbiddenException);
  }
  await assert.rejects(
    client("AKID").send(new GetConnectionCommand({ ConnectionId: "KVmb8fjMIAMCFgQ=" })),
    GoneException,
  );
});

test("refuses a publicUrl with a path before it listens", async () => {
  await assert.rejects(startGateway({ ...defaultSettings, port: 0, publicUrl: "https://x/path" }), {
    name: "GatewayStartError",
    message: /^publicUrl is 'https:\/\/x\/path'\. It must be an http or https URL without a path/,
  });
});

test("serves custom domains by their mappings, for handshakes and callbacks", async (t) => {
  const { port, control } = await start(t);
  const apiId = await createWhoApi(control);
  await control.send(
    new CreateDomainNameCommand({
      DomainName: "chat.example.com",
      DomainNameConfigurations: [{ CertificateArn: "arn:aws:acm:us-east-1:000000000000:certificate/1" }],
    }),
  );
  const mapping = { DomainName: "chat.example.com", ApiId: apiId, Stage: "live" };
  await control.send(new CreateApiMappingCommand({ ...mapping, ApiMappingKey: "v1" }));
  const base = `127.0.0.1:${port}`;
  const headers = { Host: "chat.example.com" };
  assert.equal(await refusal(`ws://${base}/`, headers), 403);
  const socket = await open(`ws://${base}/v1?x=1`, { headers });
  const [connectionId, domainName] = await who(socket);
  assert.equal(domainName, "chat.example.com");
  const at = `http://${base}/v1/@connections/${encodeURIComponent(connectionId)}`;
  assert.equal(await status(at, "DELETE", headers), 204);
  assert.equal(await status(at, "GET", { Host: "other.example.com" }), 403);

  await control.send(new UpdateApiCommand({ ApiId: apiId, DisableExecuteApiEndpoint: true }));
  await control.send(new CreateDeploymentCommand({ ApiId: apiId, StageName: "live" }));
  assert.equal(await refusal(`ws://${base}/ws/${apiId}/live`), 403);
  assert.equal(await status(`http://${base}/ws/${apiId}/live/@connections/KVmb8fjMIAMCFgQ=`, "GET", {}), 403);
  await open(`ws://${base}/v1`, { headers });
});

test("refuses handshakes with stages that do not exist", async (t) => {
  const { url, control } = await start(t);
  const apiId = await createWhoApi(control);
  const base = url.replace("http", "ws");
  await control.send(new CreateStageCommand({ ApiId: apiId, StageName: "bare" }));
  for (const path of [
    `/ws/none/live`,
    `/ws/${apiId}/bare`,
    `/ws/${apiId}/none`,
    `/ws/${apiId}`,
    `/ws/${apiId}/live/more`,
    `/ws/${apiId}/%zz`,
  ]) {
    assert.equal(await refusal(base + path), 403, path);
  }
  assert.equal(await status(`${url}/ws/${apiId}/live`, "GET", {}), 403);
});

test("warns of refused clients, but not of each one in a flood", async (t) => {
  const { url, warnings } = await start(t);
  for (let time = 0; time < 50; time++) await status(`${url}/ws/none/live`, "GET", {});
  assert.match(warnings[0] ?? "", /there is no API none with a stage live/);
  assert.ok(warnings.length < 50, `${warnings.length} lines`);
});

test("refuses pages of other origins for callbacks, not for the data plane", async (t) => {
  const { url, control } = await start(t);
  const apiId = await createWhoApi(control);
  const headers = { Origin: "https://evil.example" };
  const socket = await open(`${url.replace("http", "ws")}/ws/${apiId}/live`, { headers });
  const [connectionId] = await who(socket);
  const at = `${url}/ws/${apiId}/live/@connections/${connectionId}`;
  assert.equal(await status(at, "POST", headers), 403);
  assert.equal(await status(at, "POST", { Host: "evil.example" }), 403);
  assert.equal(await status(at, "POST", { Origin: url }), 200);
});

test("serves wss with the certificate authority of its folder", async (t) => {
  const tlsFolder = mkdtempSync(join(tmpdir(), "gateway-"));
  t.after(() => rmSync(tlsFolder, { recursive: true }));
  const { port, control } = await start(t, { tlsFolder });
  const apiId = await createWhoApi(control);
  const host = `${apiId}.execute-api.localhost`;
  await assert.rejects(open(`wss://127.0.0.1:${port}/live`, { servername: host, headers: { Host: host } }));
  const ca = readFileSync(join(tlsFolder, authorityFileNames.local), "utf8");
  const socket = await open(`wss://127.0.0.1:${port}/live`, { ca, servername: host, headers: { Host: host } });
  assert.equal((await who(socket))[1], host);
});

test("has the certificate of its authority as a file, which goes with it if it has no folder", async (t) => {
  const { port, authority, stop } = await start(t);
  const { file } = await authority();
  assert.equal(statSync(dirname(file)).mode & 0o777, 0o700);
  assert.deepEqual(await authority(), { file });
  const answer = httpsRequest({ port, path: "/health", servername: "localhost", ca: readFileSync(file, "utf8") });
  answer.end();
  assert.equal((await once(answer, "response"))[0].statusCode, 200);
  await stop();
  assert.equal(existsSync(dirname(file)), false);
});

test("requires signatures everywhere but the data plane if it has credentials", async (t) => {
  const { url, control } = await start(t, { credentials: [credentials] });
  const apiId = await createWhoApi(control);
  const socket = await open(`${url.replace("http", "ws")}/ws/${apiId}/live`);
  const [ConnectionId] = await who(socket);
  assert.equal((await fetch(`${url}/v2/apis`)).status, 403);
  assert.equal((await fetch(`${url}/ws/${apiId}/live/@connections/${ConnectionId}`)).status, 403);
  await callbacks(`${url}/ws/${apiId}/live`).send(new GetConnectionCommand({ ConnectionId }));
});

test("a drain closes the connections evenly, runs each $disconnect, and refuses handshakes with 503", async (t) => {
  const disconnected: number[] = [];
  const { control, url, drain } = await start(t, {
    onExchange: ({ event }) => event.kind === "disconnect" && disconnected.push(performance.now()),
  });
  const apiId = await createWhoApi(control);
  const stage = `${url.replace("http", "ws")}/ws/${apiId}/live`;
  const sockets = Array.from({ length: 20 }, () => new WebSocket(stage));
  await Promise.all(sockets.map((socket) => once(socket, "open")));
  const closes = sockets.map((socket) => once(socket, "close"));
  assert.equal((await fetch(`${url}/ready`)).status, 200);
  const began = performance.now();
  const drained = drain(1_000);
  assert.equal((await fetch(`${url}/ready`)).status, 503);
  assert.equal((await fetch(`${url}/health`)).status, 200);
  await assert.rejects(once(new WebSocket(stage), "open"), /503/);
  assert.deepEqual([...new Set((await Promise.all(closes)).map(([code]) => code))], [1001]);
  await drained;
  assert.equal(disconnected.length, 20);
  const early = disconnected.filter((time) => time - began < 500).length;
  assert.ok(early >= 4 && early <= 16, `${early} of 20 were closed in the first half`);
});

test("a drain answers a message that has arrived before it closes the connection, unless that takes longer", async (t) => {
  const backend = createServer((incoming, response) => {
    const millis = Number(incoming.headers.millis);
    setTimeout(() => response.setHeader("Content-Type", "application/json").end('"answer"'), millis);
  });
  backend.listen(0, "127.0.0.1");
  await once(backend, "listening");
  t.after(() => backend.closeAllConnections());
  t.after(() => backend.close());
  const { control, url, drain } = await start(t);
  const { port } = backend.address() as AddressInfo;
  const apiId = await createApi(control, {
    integration: {
      IntegrationType: "HTTP",
      IntegrationMethod: "POST",
      IntegrationUri: `http://127.0.0.1:${port}/`,
      RequestParameters: { "integration.request.header.millis": "route.request.body.millis" },
    },
  });
  const stage = `${url.replace("http", "ws")}/ws/${apiId}/live`;
  const [quick, slow] = [await open(stage), await open(stage)];
  const events: string[] = [];
  for (const [name, socket] of Object.entries({ quick, slow })) {
    socket.on("message", () => events.push(`${name} answered`));
    socket.on("close", (code) => events.push(`${name} closed ${code}`));
  }
  const taken = [once(backend, "request"), once(backend, "request")];
  quick.send(JSON.stringify({ millis: "700" }));
  slow.send(JSON.stringify({ millis: "5000" }));
  await Promise.all(taken);
  await drain(1_500);
  await Promise.all([quick, slow].map(async (it) => it.readyState === WebSocket.CLOSED || once(it, "close")));
  assert.deepEqual(events, ["quick answered", "quick closed 1001", "slow closed 1001"]);
});

test("closes with 1001 when the API is deleted, and when the gateway stops", async (t) => {
  const { url, control, stop } = await start(t);
  const [first, second] = [await createWhoApi(control), await createWhoApi(control)];
  const base = url.replace("http", "ws");
  const sockets = [await open(`${base}/ws/${first}/live`), await open(`${base}/ws/${second}/live`)];
  const [deleted, stopped] = sockets.map((socket) => once(socket, "close"));
  await control.send(new DeleteApiCommand({ ApiId: first }));
  assert.equal((await deleted!)[0], 1001);
  assert.equal(await refusal(`${base}/ws/${first}/live`), 403);
  assert.equal(await status(`${url}/ws/${first}/live/@connections/KVmb8fjMIAMCFgQ=`, "GET", {}), 403);
  await stop();
  assert.equal((await stopped!)[0], 1001);
});

/** The gateway's whole answer to raw bytes. */
async function answerTo(port: number, bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write(bytes);
  const pieces: Buffer[] = [];
  socket.on("data", (piece: Buffer) => pieces.push(piece));
  await once(socket, "close");
  return Buffer.concat(pieces).toString();
}

test("answers 400 to garbage, oversized headers and malformed handshakes, and continues", async (t) => {
  const { port, url, control } = await start(t);
  const apiId = await createWhoApi(control);
  const upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
  const handshake = `Host: x\r\n${upgrade}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n`;
  for (const bytes of [
    "\0\0\0\0\r\n\r\n",
    `GET /ws/${apiId}/live HTTP/1.1\r\n${handshake}X: ${"x".repeat(100_000)}\r\n\r\n`,
    `GET /ws/${apiId}/live?${"x".repeat(4096)} HTTP/1.1\r\n${handshake}\r\n`,
    `GET /ws/${apiId}/live HTTP/1.1\r\nHost: x\r\n${upgrade}Sec-WebSocket-Version: 8\r\n\r\n`,
    `POST /ws/${apiId}/live HTTP/1.1\r\n${handshake}\r\n`,
    `GET /ws/${apiId}/live HTTP/1.0\r\n${handshake}\r\n`,
    `GET /ws/${apiId}/live HTTP/1.1\r\n${handshake.replace("Host: x\r\n", "")}\r\n`,
  ]) {
    assert.match(await answerTo(port, bytes), /^HTTP\/1\.1 400 Bad Request\r\n/, bytes.slice(0, 60));
  }
  await who(await open(`${url.replace("http", "ws")}/ws/${apiId}/live`));
});

test("answers requests that also offer HTTP/2, as Java's client does", async (t) => {
  const { port } = await start(t);
  const offer = "Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAA\r\n";
  const answer = await answerTo(port, `GET /v2/apis HTTP/1.1\r\nHost: localhost\r\n${offer}\r\n`);
  assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/);
});

test("survives clients that abort an upgrade of an unknown path", async (t) => {
  const { port, url } = await start(t);
  for (const path of ["/", "/none", "/v2/apis", "/ws/none/live"]) {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    await once(socket, "data");
    socket.resetAndDestroy();
  }
  assert.equal((await fetch(`${url}/health`)).status, 200);
});

test("serves a request in absolute form by the host in its URL", async (t) => {
  const { port, control } = await start(t);
  const apiId = await createWhoApi(control);
  const upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";
  const socket = connect(port, "127.0.0.1");
  socket.write(
    `GET ws://${apiId}.execute-api.localhost/live HTTP/1.1\r\nHost: x\r\n${upgrade}Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );
  const [bytes] = (await once(socket, "data")) as [Buffer];
  assert.match(bytes.toString(), /^HTTP\/1\.1 101 /);
  socket.destroy();
  const request = (host: string) =>
    `GET http://${host}/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
  assert.match(await answerTo(port, request("localhost")), /^HTTP\/1\.1 200 OK\r\n/);
  assert.match(await answerTo(port, request("evil.example")), /^HTTP\/1\.1 403 Forbidden\r\n/);
});

test("answers a client while hundreds of handshakes succeed, stall or abort", async (t) => {
  const { port, url, control } = await start(t);
  const apiId = await createWhoApi(control);
  const address = `${url.replace("http", "ws")}/ws/${apiId}/live`;
  const client = await open(address);
  const storm = Array.from({ length: 300 }, async (_, index) => {
    if (index % 3 === 0) return open(address);
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    await once(socket, "connect");
    socket.write(`GET /ws/${apiId}/live HTTP/1.1\r\nHost: x\r\nConnection: Upgr`);
    if (index % 3 === 1) socket.resetAndDestroy();
    else socket.end();
    return undefined;
  });
  await who(client);
  const opened = (await Promise.all(storm)).flatMap((socket) => socket ?? []);
  const ids = new Set(await Promise.all([client, ...opened].map(async (socket) => (await who(socket))[0])));
  assert.equal(ids.size, 101);
});
