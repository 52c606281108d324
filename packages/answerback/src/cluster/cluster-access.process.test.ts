// The access of nodes and commands to NATS: the permissions that they need, and what they print if NATS refuses them.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";
import { executable } from "../test-program.ts";
import { createApi, serveBackend, startCommand } from "../test-start.ts";
import { createAuthority, createOperator, examplePermissions, hasOpenssl } from "./nats-logins.fixture.ts";
import { natsServer, startNats } from "./nats-server.fixture.ts";

const binary = (await natsServer())!;
const skip = binary === undefined ? "there is no NATS server" : false;
const temporary = mkdtempSync(join(tmpdir(), "answerback-access-"));
after(() => rmSync(temporary, { recursive: true, force: true }));
const at = (name: string) => join(temporary, name);

interface Ended {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs a command to its end. @param settings of `cluster` */
function run(settings: object, ...command: readonly string[]): Promise<Ended> {
  const file = settingsFile(settings);
  return new Promise((resolve) => {
    const parameters = [executable, ...command, "--config", file];
    execFile(process.execPath, parameters, { timeout: 60_000 }, (error, output, errors) => {
      resolve({ status: error === null ? 0 : Number(error.code ?? -1), output, errors });
    });
  });
}

let files = 0;

function settingsFile(cluster: object, others: object = {}): string {
  const file = at(`settings-${++files}.json`);
  writeFileSync(file, JSON.stringify({ cluster, ...others }));
  return file;
}

const commands = [
  ["start", "--port", "0", "--ephemeral"],
  ["cluster", "status"],
  ["cluster", "export", "--data", at("exported")],
] as const;

/** Each command must end with 1 and print one line, which has the reason, and no secret or stack. */
async function refuses(settings: object, reason: RegExp, secrets: readonly string[] = []): Promise<void> {
  for (const command of commands) {
    const { status, output, errors } = await run(settings, ...command);
    const lines = errors.split("\n").filter((line) => line !== "");
    assert.equal(status, 1, `${command.join(" ")}: ${errors}`);
    assert.equal(lines.length, 1, errors);
    assert.match(errors, reason);
    for (const secret of secrets) assert.ok(!`${output}${errors}`.includes(secret), errors);
  }
}

async function until(event: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 30_000; !(await isTrue()); await sleep(50)) {
    assert.ok(performance.now() < end, event);
  }
}

const call = (url: string, method: string, path: string, body?: object) =>
  fetch(`${url}/v2/${path}`, {
    method,
    ...(body && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  });

/** The subjects of requests that NATS has traced. */
function tracedSubjects(log: string): {
  readonly published: ReadonlySet<string>;
  readonly subscribed: ReadonlySet<string>;
} {
  const of = (pattern: RegExp) => new Set(Array.from(log.matchAll(pattern), ([, subject]) => subject!));
  return { published: of(/<<- \[H?PUB (\S+)/g), subscribed: of(/<<- \[SUB (\S+)/g) };
}

function matches(pattern: string, subject: string): boolean {
  const [names, of] = [pattern.split("."), subject.split(".")];
  return names.every((name, index) => (name === ">" ? of.length > index : name === "*" || name === of[index]));
}

test("nodes and commands need the permissions of examples/cluster/nats.conf, and no others", { skip }, async (t) => {
  const operator = createOperator();
  const permissions = examplePermissions();
  const credentialsFile = at("least.creds");
  const secrets = [...operator.writeUser(credentialsFile, { permissions }), "the-key-of-a-client"];
  const nats = await startNats(t, binary, `${operator.settings}\ntrace: true`);
  const cluster = { servers: nats.url, credentialsFile };
  const apiKeys = [{ id: "k1", value: "the-key-of-a-client", quota: { limit: 1_000, period: "DAY" } }];
  const config = settingsFile(cluster, { apiKeys });
  const [one, two] = (await Promise.all(
    ["one", "two"].map((name) => startCommand(t, "--config", config, "--data", at(name))),
  )) as [Awaited<ReturnType<typeof startCommand>>, Awaited<ReturnType<typeof startCommand>>];

  const backend = await serveBackend(t);
  const { apiId, stageUrl, deploy } = await createApi(one.url, backend.url);
  // A record of its own part, which the other node reads.
  await deploy("x".repeat(20_000));
  const { items } = (await (await call(two.url, "GET", `apis/${apiId}/routes`)).json()) as {
    readonly items: readonly { readonly routeId: string; readonly routeKey: string }[];
  };
  const { routeId } = items.find(({ routeKey }) => routeKey === "$connect")!;
  assert.equal((await call(two.url, "PATCH", `apis/${apiId}/routes/${routeId}`, { apiKeyRequired: true })).status, 200);
  await deploy("y".repeat(20_000));
  const onTwo = stageUrl.replace(new URL(one.url).host, new URL(two.url).host);
  const clients = await Promise.all(
    [stageUrl, onTwo, onTwo].map(async (url) => {
      const socket = new WebSocket(url, { headers: { "X-Api-Key": "the-key-of-a-client" } });
      await once(socket, "open");
      t.after(() => socket.terminate());
      return socket;
    }),
  );
  assert.equal(backend.reports.length, 3);
  for (const { connectionId } of backend.reports) {
    for (const { url } of [one, two]) {
      const answer = await fetch(`${url}/ws/${apiId}/live/@connections/${encodeURIComponent(connectionId)}`, {
        method: "POST",
        body: "callback",
      });
      assert.equal(answer.status, 200, `${await answer.text()}`);
    }
  }
  const metrics = await (await fetch(`${one.url}/metrics`)).text();
  assert.equal(metrics.split("\n").filter((line) => /NodeUp\{.*\} 1$/.test(line)).length, 2);
  const status = await run(cluster, "cluster", "status");
  assert.match(status.output, /live .*\n.*live /, status.errors);
  two.child.kill("SIGKILL");
  await until(
    "the $disconnects of the dead node",
    () => backend.reports.filter(({ event }) => event === "DISCONNECT").length === 2,
  );
  assert.equal(clients[0]!.readyState, WebSocket.OPEN);
  const exported = await run(cluster, "cluster", "export", "--data", at("copy"));
  assert.match(exported.output, /Exported 1 of 1/, exported.errors);
  const imported = await run(cluster, "cluster", "import", "--data", at("copy"), "--replace");
  assert.match(imported.output, /Imported 1 of 1/, imported.errors);
  one.child.kill("SIGTERM");
  await once(one.child, "exit");

  const printed = [status, exported, imported].map(({ output, errors }) => output + errors);
  printed.push(metrics, ...[one, two].flatMap(({ lines, warnings }) => [...lines, ...warnings]));
  assert.doesNotMatch(nats.log(), /Violation/);
  assert.doesNotMatch(printed.join("\n"), /NATS refuses/);
  for (const secret of secrets) assert.ok(!printed.join("\n").includes(secret));
  const { published, subscribed } = tracedSubjects(nats.log());
  const unused = [
    ...permissions.publish.filter((pattern) => ![...published].some((subject) => matches(pattern, subject))),
    ...permissions.subscribe.filter((pattern) => ![...subscribed].some((subject) => matches(pattern, subject))),
  ];
  // Flow control begins when a node does not read as fast as NATS sends.
  assert.deepEqual(unused, ["$JS.FC.>"]);
});

test("credentials that NATS refuses, or that permit no JetStream", { skip }, async (t) => {
  const operator = createOperator();
  const nats = await startNats(t, binary, operator.settings);
  const file = at("refused.creds");
  const settings = { servers: nats.url, credentialsFile: file };
  const refused =
    /^NATS at nats:\/\/127\.0\.0\.1:\d+ refuses these credentials \(Authorization Violation\)\. Check cluster\.credentialsFile \(.*refused\.creds\)\.$/m;
  await refuses(settings, refused, operator.writeUser(file, { hasOtherSeed: true }));
  await refuses(settings, refused, operator.writeUser(file, { expiresAt: new Date(Date.now() - 60_000) }));
  operator.writeStranger(file);
  await refuses(settings, refused);
  operator.writeUserWithoutJetStream(file);
  await refuses(settings, /^JetStream is not enabled for this account at /m);
  const { publish, subscribe } = examplePermissions();
  const without = (subject: string) => ({
    permissions: {
      publish: publish.filter((it) => it !== subject),
      subscribe: subscribe.filter((it) => it !== subject || subject === "answerback.>"),
    },
  });
  operator.writeUser(file, without("$JS.API.INFO"));
  await refuses(settings, /^NATS refuses a request of .*Violation for Publish to "\$JS\.API\.INFO"\. Permit its user/m);
  operator.writeUser(file, without("_INBOX.>"));
  await refuses(settings, /^NATS refuses a request of .*Violation for Subscription to "_INBOX\..*Permit its user/m);
  writeFileSync(file, "-----BEGIN NATS USER JWT-----\nnone\n");
  await refuses(settings, /^cluster\.credentialsFile: .*refused\.creds has no JWT and seed of a NATS user/m);
  await refuses(
    { servers: nats.url },
    /refuses these credentials .*Check cluster\.credentialsFile or cluster\.token: none is set/,
  );
  const login = nats.url.replace("://", "://me:secret-password@");
  await refuses({ servers: login, token: "secret-token" }, /Check cluster\.token, and the user and password/, [
    "secret-password",
    "secret-token",
  ]);

  // A subject that is used later: the node ends when it joins, and a change is refused with the reason.
  operator.writeUser(file, without("$KV.answerback_nodes.>"));
  const joining = await run(settings, ...commands[0]);
  assert.equal(joining.status, 1);
  assert.match(joining.errors, /^NATS refuses a request .*Publish to "\$KV\.answerback_nodes\.1"\. Permit its user/m);
  assert.doesNotMatch(joining.errors, /^ +at /m);
  operator.writeUser(file, without("$KV.answerback_configuration.>"));
  const node = await startCommand(t, "--ephemeral", "--config", settingsFile(settings));
  const began = performance.now();
  const answer = await call(node.url, "POST", "apis", {
    name: "a",
    protocolType: "WEBSOCKET",
    routeSelectionExpression: "$request.body.action",
  });
  assert.equal(answer.status, 503);
  assert.match(
    await answer.text(),
    /NATS refused the change: Permissions Violation for Publish .* Nothing was written/,
  );
  assert.ok(performance.now() - began < 5_000);
});

test("goes on with credentials that were replaced before they expired, and names those that were not", {
  skip,
}, async (t) => {
  const operator = createOperator();
  const nats = await startNats(t, binary, operator.settings);
  const files = { replaced: at("replaced.creds"), kept: at("kept.creds") };
  const expiresAt = new Date(Date.now() + 20_000);
  const secrets = Object.values(files).flatMap((file) => operator.writeUser(file, { expiresAt }));
  const start = (credentialsFile: string) =>
    startCommand(t, "--ephemeral", "--config", settingsFile({ servers: nats.url, credentialsFile }));
  const [replaced, kept] = await Promise.all([start(files.replaced), start(files.kept)]);
  assert.ok(Date.now() < expiresAt.getTime(), "the machine is too slow");
  secrets.push(...operator.writeUser(files.replaced));
  const name = (warning: string) => /refuses the credentials of this node/.test(warning);
  await until("the node names its credentials", () => kept.warnings.some(name));
  assert.match(kept.warnings.find(name)!, /cluster\.credentialsFile \(.*kept\.creds\)/);
  const create = async (url: string) =>
    (
      await call(url, "POST", "apis", {
        name: "a",
        protocolType: "WEBSOCKET",
        routeSelectionExpression: "$request.body.action",
      })
    ).status;
  await until("the node whose file was replaced comes back", async () => (await create(replaced.url)) === 201);
  assert.deepEqual(replaced.warnings.filter(name), []);
  // Meanwhile it tries what it has read before.
  writeFileSync(files.kept, "half written");
  await sleep(1_500);
  copyFileSync(files.replaced, files.kept);
  await until("the other node comes back", async () => (await create(kept.url)) === 201);
  const metrics = await (await fetch(`${kept.url}/metrics`)).text();
  const printed = [metrics, ...[replaced, kept].flatMap(({ lines, warnings }) => [...lines, ...warnings])].join("\n");
  for (const secret of secrets) assert.ok(!printed.includes(secret));
  assert.equal(kept.warnings.filter(name).length, 1);
});

test("certificates that one side does not accept", {
  skip: skip || (!hasOpenssl() && "there is no openssl"),
}, async (t) => {
  const authority = createAuthority(at("authority"));
  const other = createAuthority(at("other"));
  const [server, expiredServer, client] = ["server", "old-server", "client"].map((name) =>
    authority.issue(name, { isExpired: name === "old-server" }),
  ) as [Certificates, Certificates, Certificates];
  const startTls = async ({ cert, key }: Certificates, verify: boolean) => {
    const tls = `cert_file: "${cert}", key_file: "${key}", ca_file: "${authority.ca}", verify: ${verify}`;
    return (await startNats(t, binary, `tls { ${tls} }`)).url.replace("nats://", "tls://");
  };
  const servers = await startTls(server, true);
  const failed = (reason: string) =>
    new RegExp(
      `^The TLS connection to NATS at tls://127\\.0\\.0\\.1:\\d+ failed: .*${reason}.*Check cluster\\.tls\\.`,
      "m",
    );
  const { ca } = authority;
  const node = await startCommand(t, "--ephemeral", "--config", settingsFile({ servers, tls: { ca, ...client } }));
  const { status, output } = await run({ servers, tls: { ca, ...client } }, "cluster", "status");
  assert.equal(status, 0, output);
  assert.match(output, /1 \(leader\) +live/);
  assert.equal(node.warnings.filter((line) => /TLS/.test(line)).length, 0);
  await refuses({ servers, tls: { ca } }, failed("certificate required"));
  await refuses(
    { servers, tls: { ca, ...other.issue("stranger") } },
    failed("(?:unknown ca|bad certificate|unknown certificate)"),
  );
  await refuses({ servers, tls: { ca, ...authority.issue("old", { isExpired: true }) } }, failed("expired"));
  await refuses({ servers, tls: { ca, cert: client.cert, key: server.key } }, failed("key values mismatch"));
  await refuses({ servers, tls: { ca: other.ca, ...client } }, failed("certificate"));
  await refuses({ servers, tls: { ca: client.key } }, failed("certificate"));
  await refuses({ servers: await startTls(expiredServer, false), tls: { ca } }, failed("expired"));
});

type Certificates = ReturnType<ReturnType<typeof createAuthority>["issue"]>;
