// Single checks: access, refusals, and the errors for damaged data.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import {
  CreateIntegrationCommand,
  GetApiCommand,
  GetTagsCommand,
  TagResourceCommand,
} from "@aws-sdk/client-apigatewayv2";
import { command } from "../checkout.ts";
import { type RunningGateway, startGateway } from "../gateway.ts";
import { answerTo, open } from "./raw.ts";
import { ask, controlClient, createApi, dial, stageUrl } from "./target.ts";

export interface Check {
  readonly name: string;
  run(): Promise<void>;
}

const folder = mkdtempSync(join(tmpdir(), "attacks-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const credentialsFile = join(folder, "credentials");
writeFileSync(credentialsFile, "[default]\naws_access_key_id = local\naws_secret_access_key = local\n");

function on(name: string, options: readonly string[], ask: (gateway: RunningGateway) => Promise<void>): Check {
  return {
    name,
    async run() {
      const gateway = await startGateway(options);
      try {
        await ask(gateway);
      } finally {
        await gateway.kill();
      }
    },
  };
}

const ephemeral = ["--ephemeral"];
const signed = ["--ephemeral", "--credentials", credentialsFile];

function configured(yaml: string): readonly string[] {
  const file = join(folder, `settings-${Math.random()}.yaml`);
  writeFileSync(file, yaml);
  return [...ephemeral, "--config", file];
}

const statusOf = async (url: string, init: RequestInit = {}) => (await fetch(url, init)).status;
const statusLine = async (url: string, request: string) => (await answerTo(url, request)).split("\r\n", 1)[0];

/** Starts on a data folder that cannot be used. */
function refusedStart(name: string, data: () => string): Check {
  return {
    name: `data folder: ${name}`,
    async run() {
      const { status, stderr, signal } = spawnSync(
        process.execPath,
        [command, "start", "--port", "0", "--data", data()],
        { encoding: "utf8", timeout: 15_000 },
      );
      assert.equal(signal, null, "it hung");
      assert.equal(status, 1, stderr);
      assert.equal(stderr.trim().split("\n").length, 1, stderr);
      assert.doesNotMatch(stderr, /\bat .*:\d+:\d+/);
    },
  };
}

function folderWith(files: Readonly<Record<string, string>>): () => string {
  return () => {
    const path = mkdtempSync(join(folder, "data-"));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
    return path;
  };
}

export const checks: readonly Check[] = [
  on("log: addresses are escaped", ephemeral, async (gateway) => {
    const raw = "\u001b";
    for (const path of ["/ws/abc/%1b[2J%0aFAKE", "/ws/abc/%e2%80%aeFAKE", "/ws/%1b[2Jx/live", `/ws/abc/${raw}[2J`])
      await answerTo(gateway.url, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    await delay(200);
    assert.match(gateway.errors(), /FAKE/);
    assert.doesNotMatch(gateway.errors().replace(/\u001b\[\d*m/g, ""), /[\u001b\u202e]|^FAKE/m);
  }),
  on("log: messages are escaped", ephemeral, async (gateway) => {
    const apiId = await createApi(gateway.url);
    const socket = await dial(stageUrl(gateway.url, apiId));
    await ask(socket, JSON.stringify({ action: "\u001b[2J\r\nFAKE\u202e\u2066" }));
    await delay(200);
    assert.doesNotMatch(gateway.output().replace(/\u001b\[\d*m/g, ""), /[\u001b\u202e\u2066\r]|^FAKE/m);
  }),
  on(
    "log: a reader that stopped does not stop the gateway, nor its end",
    [...ephemeral, "--log-messages"],
    async (gateway) => {
      gateway.stopReading();
      const apiId = await createApi(gateway.url, { response: "x" });
      const socket = await dial(stageUrl(gateway.url, apiId));
      // Pipes take at most a mebibyte; a line has about 100 characters.
      for (let round = 0; round < 30; round++) {
        const answers = new Promise<void>((resolve) => {
          let count = 0;
          socket.onmessage = () => ++count === 500 && resolve();
        });
        for (let count = 0; count < 500; count++) socket.send("{}");
        await answers;
      }
      assert.equal(await statusOf(`${gateway.url}/health`), 200);
      const stopped = gateway.stop();
      assert.equal(await Promise.race([stopped.then(() => "stopped"), delay(5_000, "still running")]), "stopped");
    },
  ),
  on("mask: the inspector shows no secrets", ephemeral, async (gateway) => {
    const apiId = await createApi(gateway.url, {
      stageVariables: { dbPassword: "s3cret", API_TOKEN: "visible" },
      request: `{"statusCode":200,"body":$input.json('$')}`,
    });
    const socket = await dial(`${stageUrl(gateway.url, apiId)}?token=s3cret&access_token=s3cret`);
    await ask(
      socket,
      JSON.stringify({
        password: "s3cret",
        authorization: { scheme: ["s3cret", { x: "]s3cret" }] },
        "X-Auth-Token": ["s3cret"],
        nested: JSON.stringify({ secret: "s3cret", again: JSON.stringify({ apiKey: "s3cret" }) }),
        url: "https://example.com/?token=s3cret",
      }),
    );
    const text = await (await fetch(`${gateway.url}/inspector/api/exchanges`)).text();
    assert.match(text, /"nested/);
    assert.doesNotMatch(text, /s3cret/);
  }),
  on("inspector: refuses proxies and other sites", ephemeral, async (gateway) => {
    const url = `${gateway.url}/inspector/api/exchanges`;
    assert.equal(await statusOf(url), 200);
    for (const [name, value] of [
      ["X-Forwarded-For", "1.2.3.4"],
      ["X-Forwarded-Host", "x"],
      ["Forwarded", "for=1.2.3.4"],
      ["Via", "1.1 proxy"],
    ] as const) {
      assert.equal(await statusOf(url, { headers: { [name]: value } }), 403, name);
      assert.equal(await statusOf(`${gateway.url}/v2/apis`, { headers: { [name]: value } }), 403, `${name} /v2`);
    }
    const crossSite =
      "GET /inspector/api/exchanges HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\nConnection: close\r\n\r\n";
    assert.match((await statusLine(gateway.url, crossSite)) ?? "", / 403 /);
  }),
  on("inspector: with credentials it requires the printed token", signed, async (gateway) => {
    const url = `${gateway.url}/inspector/api/exchanges`;
    assert.equal(await statusOf(url), 401);
    const token = /token=([0-9a-f]+)/.exec(gateway.output())?.[1];
    assert.ok(token, "no token was printed");
    assert.equal(await statusOf(url, { headers: { Authorization: `Bearer ${token}` } }), 200);
    assert.equal(await statusOf(url, { headers: { Authorization: `Bearer ${token.slice(1)}0` } }), 401);
  }),
  on(
    "origins: only pages of an allowed origin may call",
    configured("allowedOrigins: [https://tool.example]\n"),
    async (gateway) => {
      const ask = (Origin: string) =>
        fetch(`${gateway.url}/v2/apis`, {
          method: "OPTIONS",
          headers: { Origin, "Access-Control-Request-Method": "POST" },
        });
      const asked = await ask("https://tool.example");
      assert.equal(asked.status, 204);
      assert.equal(asked.headers.get("access-control-allow-origin"), "https://tool.example");
      assert.equal((await ask("https://evil.example")).status, 403);
    },
  ),
  on("hosts: foreign host names are refused", ephemeral, async (gateway) => {
    const apiId = await createApi(gateway.url);
    const asked = (Host: string, path: string) =>
      statusLine(gateway.url, `GET ${path} HTTP/1.1\r\nHost: ${Host}\r\nConnection: close\r\n\r\n`);
    assert.match((await asked("x.execute-api.evil.com", "/v2/apis")) ?? "", / 403 /);
    assert.match((await asked(`${apiId}.execute-api.evil.com`, "/live/@connections/abc")) ?? "", / 403 /);
    assert.match((await asked("evil.com", `/ws/${apiId}/live/@connections/AAAAAAAAAAAAAAA=`)) ?? "", / 403 /);
    assert.match((await asked("localhost", `/ws/${apiId}/live/@connections/AAAAAAAAAAAAAAA=`)) ?? "", / 410 /);
    assert.match((await asked(`${apiId}.execute-api.localhost`, "/live/@connections/AAAAAAAAAAAAAAA=")) ?? "", / 410 /);
  }),
  on("signatures: unsigned requests are refused with 403 before their bodies are read", signed, async (gateway) => {
    for (const headers of [
      "",
      "Authorization: x\r\n",
      "Authorization: AWS4-HMAC-SHA256 Credential=local/20261331/us-east-1/apigateway/aws4_request, SignedHeaders=host, Signature=0\r\nX-Amz-Date: 20261331T000000Z\r\n",
    ]) {
      const answer = await statusLine(
        gateway.url,
        `POST /v2/apis HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n${headers}\r\n`,
      );
      assert.match(answer ?? "", / 403 /, headers);
    }
  }),
  on("requests: ambiguous lengths are refused once", ephemeral, async (gateway) => {
    const smuggled = "GET /v2/apis HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for (const head of [
      "Content-Length: 5\r\nTransfer-Encoding: chunked",
      "Content-Length: 5\r\nContent-Length: 6",
      "Transfer-Encoding: chunked, identity",
      "Transfer-Encoding : chunked",
      "Content-Length: +5",
    ]) {
      const answer = await answerTo(
        gateway.url,
        `POST /v2/apis HTTP/1.1\r\nHost: localhost\r\n${head}\r\n\r\n0\r\n\r\n${smuggled}`,
        500,
      );
      assert.match(answer, /^HTTP\/1\.1 4\d\d /, head);
      assert.equal(answer.match(/^HTTP\/1\.1 200/gm), null, head);
    }
  }),
  on("paths: no path reaches files outside of the page", ephemeral, async (gateway) => {
    for (const path of [
      "/inspector/../../../../etc/passwd",
      "/inspector/..%2f..%2f..%2fetc/passwd",
      "/inspector/%2e%2e/%2e%2e/etc/passwd",
      "/inspector//etc/passwd",
      "/inspector/..\\..\\etc\\passwd",
    ]) {
      const answer = await answerTo(
        gateway.url,
        `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
        // The first request for the page builds it in a checkout.
        20_000,
      );
      assert.match(answer, /^HTTP\/1\.1 4\d\d /, path);
      assert.doesNotMatch(answer, /root:/);
    }
  }),
  on("names: __proto__ is an ordinary name", ephemeral, async (gateway) => {
    const control = controlClient(gateway.url);
    const apiId = await createApi(gateway.url, { request: `{"statusCode":200,"body":$input.json('$.__proto__')}` });
    const tags = JSON.parse('{"__proto__":"p","constructor":"c","toString":"t"}') as Record<string, string>;
    const ResourceArn = `arn:aws:apigateway:us-east-1::/apis/${apiId}`;
    await control.send(new TagResourceCommand({ ResourceArn, Tags: { constructor: "c", toString: "t" } as never }));
    const answer = await fetch(`${gateway.url}/v2/tags/${encodeURIComponent(ResourceArn)}`, {
      method: "POST",
      body: JSON.stringify({ tags }),
    });
    assert.ok(answer.status < 500, `${answer.status}`);
    assert.ok((await control.send(new GetTagsCommand({ ResourceArn }))).Tags);
    for (const body of ['{"__proto__":{"name":"x"}}', '{"constructor":{"prototype":{"x":1}},"name":"x"}'])
      assert.equal(await statusOf(`${gateway.url}/v2/apis`, { method: "POST", body }), 400, body);
    const stage = await fetch(`${gateway.url}/v2/apis/${apiId}/stages/live`, {
      method: "PATCH",
      body: '{"stageVariables":{"__proto__":"x","constructor":"y"}}',
    });
    assert.ok(stage.status < 500, `${stage.status}`);
    const socket = await dial(stageUrl(gateway.url, apiId));
    await ask(socket, '{"__proto__":{"action":"x"},"constructor":{"prototype":{"y":1}}}');
    assert.equal((await control.send(new GetApiCommand({ ApiId: apiId }))).Name, "target");
    control.destroy();
  }),
  on("integrations: unusable URIs are refused at creation", ephemeral, async (gateway) => {
    const control = controlClient(gateway.url);
    const ApiId = await createApi(gateway.url);
    for (const IntegrationUri of [
      "http://a b/",
      "http://a/b c",
      "http://a:99999/",
      "http://a/\r\nX: 1",
      "http://a/\n",
    ]) {
      const made = control.send(
        new CreateIntegrationCommand({ ApiId, IntegrationType: "HTTP", IntegrationMethod: "GET", IntegrationUri }),
      );
      await assert.rejects(made, { name: "BadRequestException" }, IntegrationUri);
    }
    control.destroy();
  }),
  on("integrations: link-local and metadata addresses are not called", ephemeral, async (gateway) => {
    for (const backend of [
      "http://169.254.169.254/latest/meta-data/",
      "http://[::ffff:a9fe:a9fe]/",
      "http://0xa9fea9fe/",
      "http://2852039166/",
      "http://[fe80::1]/",
      "http://[fd00:ec2::254]/",
    ]) {
      const socket = await dial(stageUrl(gateway.url, await createApi(gateway.url, { backend })));
      const begun = performance.now();
      assert.match(await ask(socket, "{}"), /Internal server error/, backend);
      assert.ok(performance.now() - begun < 1_000, `${backend} was called`);
      socket.close();
    }
    const text = await (await fetch(`${gateway.url}/inspector/api/exchanges`)).text();
    assert.match(text, /is not an address that integrations may call/);
  }),
  on("integrations: an unrequested 100 Continue is skipped", ephemeral, async (gateway) => {
    const backend = createTcpServer((socket: Socket) => {
      socket.on("error", () => {});
      socket.once("data", () =>
        socket.write("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"),
      );
    }).listen(0, "127.0.0.1");
    await once(backend, "listening");
    const url = `http://127.0.0.1:${(backend.address() as AddressInfo).port}/`;
    const socket = await dial(stageUrl(gateway.url, await createApi(gateway.url, { backend: url })));
    assert.equal(await ask(socket, "{}"), "pong");
    backend.close();
  }),
  on("slow requests end: half a head, half a body", ephemeral, async (gateway) => {
    const [head, body] = await Promise.all([open(gateway.url), open(gateway.url)]);
    head.write("GET /v2/apis HTTP/1.1\r\nHost: localhost\r\n");
    body.write("POST /v2/apis HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{");
    head.resume();
    body.resume();
    const closed = Promise.all([once(head, "close"), once(body, "close")]).then(() => true);
    assert.ok(await Promise.race([closed, delay(45_000, false)]), "they are still open after 45 s");
  }),
  {
    name: "signals: SIGHUP keeps connections, SIGTERM stops the gateway orderly and closes them with 1001",
    async run() {
      const child = spawn(process.execPath, [command, "start", "--port", "0", "--ephemeral"], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      // The command ends when its output is no longer read, so all of it is read.
      const url = await new Promise<string>((resolve) => {
        child.stdout.on("data", (chunk) => {
          const found = /listening on (http:\S+)/.exec(String(chunk))?.[1];
          if (found !== undefined) resolve(found);
        });
      });
      const socket = await dial(stageUrl(url, await createApi(url)));
      const closed = new Promise<number>((resolve) => socket.addEventListener("close", ({ code }) => resolve(code)));
      const ended = once(child, "exit");
      child.kill("SIGHUP");
      assert.equal(await ask(socket, "{}"), "pong");
      child.kill("SIGTERM");
      assert.equal(await closed, 1001);
      assert.deepEqual(await ended, [0, null]);
    },
  },
  {
    name: "data folder: only its owner can read it",
    async run() {
      const data = join(folder, "private");
      const gateway = await startGateway(["--data", data]);
      await createApi(gateway.url);
      const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
      assert.equal(mode(data), "700");
      for (const name of readdirSync(data))
        if (statSync(join(data, name)).isFile()) assert.equal(mode(join(data, name)), "600", name);
      await gateway.stop();
    },
  },
  refusedStart("an empty database", folderWith({ "answerback.sqlite": "" })),
  refusedStart("a database of one byte", folderWith({ "answerback.sqlite": "S" })),
  refusedStart("a database that is not one", folderWith({ "answerback.sqlite": "x".repeat(10_000) })),
  refusedStart("a damaged lock", folderWith({ lock: "x".repeat(10_000) })),
  refusedStart("a record that is null", () => {
    const path = join(folder, "null-record");
    mkdirSync(path);
    const database = new DatabaseSync(join(path, "answerback.sqlite"));
    database.exec(
      "CREATE TABLE records (position INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL) STRICT; PRAGMA user_version = 1; INSERT INTO records (key, value) VALUES ('apis/abc', 'null')",
    );
    database.close();
    chmodSync(path, 0o700);
    return path;
  }),
  refusedStart("a place where no folder can be created", () => "/proc/nope"),
  on("deleted APIs are forgotten", ephemeral, async (gateway) => {
    const apiId = await createApi(gateway.url);
    const socket = await dial(stageUrl(gateway.url, apiId));
    await ask(socket, "{}");
    await fetch(`${gateway.url}/v2/apis/${apiId}`, { method: "DELETE" });
    await delay(200);
    assert.doesNotMatch(await (await fetch(`${gateway.url}/metrics`)).text(), new RegExp(apiId));
    assert.doesNotMatch(await (await fetch(`${gateway.url}/inspector/api/exchanges`)).text(), new RegExp(apiId));
  }),
];
