// Unmodified handlers reach the clients of a gateway: real functions, a real gateway, its TLS.
// `function-environment.process.test.ts` has further clients.
import assert from "node:assert/strict";
import { lookup } from "node:dns/promises";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { createFunctions } from "@answerback/functions";
import { defaultSettings, startGateway } from "@answerback/gateway";
import { DeleteApiCommand } from "@aws-sdk/client-apigatewayv2";
import {
  cacheFolder,
  createApi,
  operator,
  requireSent,
  start,
  temporaryFolder,
} from "./function-environment.fixture.ts";
import { functionCredentials, functionEnvironment, functionVariables } from "./function-environment.ts";

test("handlers reach the connection of another client by its names", (t) =>
  requireSent(t, ["esm", "fetch", "urllib"], []));

test("resolves names that the machine does not", async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(
    join(folder, "node.mjs"),
    `import dns, { lookup } from "node:dns";
import { connect } from "node:net";
export const handler = async ({ host, port }) => {
  const all = await new Promise((done, fail) => lookup(host, { all: true }, (error, found) => error ? fail(error) : done(found)));
  await new Promise((done, fail) => connect(port, host).on("connect", done).on("error", fail));
  return [all, await dns.promises.lookup(host)];
};`,
  );
  writeFileSync(
    join(folder, "python.py"),
    `import socket
def handler(event, context):
    socket.create_connection((event["host"], event["port"])).close()
    return [socket.getaddrinfo(event["host"], 80, socket.AF_INET, socket.SOCK_STREAM)[0][4][0]]`,
  );
  const gateway = await startGateway({ ...defaultSettings, port: 0 });
  t.after(() => gateway.stop());
  const { region, accountId } = defaultSettings;
  const options = { region, accountId, credentials: functionCredentials([]).ofFunctions, aws: false, cacheFolder };
  const surroundings = await functionEnvironment(gateway, options);
  // `localhost` names are known to some machines, this one to none.
  const suffix = ".answerback-test.invalid";
  await assert.rejects(lookup(`api${suffix}`));
  const functions = createFunctions({
    ...surroundings,
    loopbackNames: [...surroundings.loopbackNames!, suffix],
    functions: [
      { name: "node", folder, runtime: "nodejs22.x", handler: "node.handler" },
      { name: "python", folder, runtime: "python3.13", handler: "python.handler" },
    ],
  });
  t.after(() => functions.close());
  for (const host of [`api${suffix}`, "abc.execute-api.localhost"]) {
    const call = async (name: string) =>
      JSON.parse((await functions.invoke(name, JSON.stringify({ host, port: gateway.port }))).payload.toString());
    const address = { address: "127.0.0.1", family: 4 };
    assert.deepEqual(await call("node"), [[address], address]);
    assert.deepEqual(await call("python"), ["127.0.0.1"]);
  }
});

test("takes the names of the gateway's APIs only, of each while it exists, and only for port 443", async (t) => {
  const folder = temporaryFolder(t);
  // Reports the address to which each client connects, and the names that no resolver was asked for.
  writeFileSync(
    join(folder, "node.mjs"),
    `import { lookup } from "node:dns/promises";
import { connect, Socket } from "node:net";
const opened = (socket) => new Promise((done) => {
  socket.on("connect", () => done(socket.remotePort)).on("connect", () => socket.destroy());
  socket.on("error", (error) => done(error.code));
});
export const handler = async ({ host, unknown }) => ({
  found: [(await lookup(host)).address, await lookup(unknown).then((it) => it.address, () => "not here")],
  ports: await Promise.all([connect(443, host), connect({ port: "443", host }), new Socket().connect(443, host), new Socket().connect({ port: 443, host })].map(opened)),
  other: await opened(connect(1, host)),
  socket: await new Promise((done) => Object.assign(new WebSocket("wss://" + host + "/live"), { onopen: () => done("open"), onerror: ({ message }) => done(message) })),
});`,
  );
  writeFileSync(
    join(folder, "python.py"),
    `import asyncio, socket
def address(host, port):
    try:
        return list(socket.getaddrinfo(host, port, socket.AF_INET, socket.SOCK_STREAM)[0][4])
    except socket.gaierror:
        return ["not here", port]
async def opened(host):
    reader, writer = await asyncio.open_connection(host, 443)
    port = writer.get_extra_info("peername")[1]
    writer.close()
    return port
def handler(event, context):
    host = event["host"]
    return {
        "found": [address(host, 443)[0], address(event["unknown"], 443)[0]],
        "ports": [address(host, "https")[1], address(host, "443")[1], asyncio.run(opened(host)), address(host, 443)[1]],
        "other": address(host, 80)[1],
    }`,
  );
  const { gateway, functions, control } = await start(t);
  functions.define(
    { name: "node", folder, runtime: "nodejs22.x", handler: "node.handler", timeoutSeconds: 60 },
    { name: "python", folder, runtime: "python3.13", handler: "python.handler", timeoutSeconds: 60 },
  );
  const call = async (name: string, event: object) =>
    JSON.parse((await functions.invoke(name, JSON.stringify(event))).payload.toString());
  const apiId = await createApi(control);
  const region = "us-east-1.amazonaws.com";
  const names = { host: `${apiId}.execute-api.${region}`, unknown: `${apiId}x.execute-api.${region}` };
  const { found, ports, other, socket } = await call("node", names);
  assert.deepEqual(
    [found[0], ports, other, socket],
    ["127.0.0.1", Array(4).fill(gateway.port), "ECONNREFUSED", "open"],
  );
  assert.notEqual(found[1], "127.0.0.1");
  const python = await call("python", names);
  assert.deepEqual([python.found[0], python.ports, python.other], ["127.0.0.1", Array(4).fill(gateway.port), 80]);
  assert.notEqual(python.found[1], "127.0.0.1");
  await control.send(new DeleteApiCommand({ ApiId: apiId }));
  const later = await createApi(control);
  const deleted = { host: `${later}.execute-api.${region}`, unknown: names.host };
  for (const name of ["node", "python"]) {
    const [here, gone] = (await call(name, deleted)).found;
    assert.equal(here, "127.0.0.1", name);
    assert.notEqual(gone, "127.0.0.1", name);
  }
});

test("functions do not reach AWS by a client that ignores the variables, and their log says so once", async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(
    join(folder, "node.mjs"),
    `export const handler = async ({ host }) => {
  for (let attempt = 0; ; attempt++) {
    try {
      await fetch("https://" + host + "/");
    } catch (error) {
      if (attempt > 1) return error.cause.message;
    }
  }
};`,
  );
  writeFileSync(
    join(folder, "python.py"),
    `import urllib.request
def handler(event, context):
    try:
        urllib.request.urlopen("https://" + event["host"] + "/")
    except Exception as error:
        return str(error)`,
  );
  const gateway = await startGateway({ ...defaultSettings, port: 0 });
  t.after(() => gateway.stop());
  const { region, accountId } = defaultSettings;
  const options = { region, accountId, credentials: functionCredentials([]).ofFunctions, cacheFolder };
  const local = await functionEnvironment(gateway, { ...options, aws: false });
  const functions = createFunctions({
    ...local,
    functions: [
      { name: "node", folder, runtime: "nodejs22.x", handler: "node.handler", timeoutSeconds: 30 },
      { name: "python", folder, runtime: "python3.13", handler: "python.handler", timeoutSeconds: 30 },
    ],
  });
  t.after(() => functions.close());
  const host = "dynamodb.us-east-1.amazonaws.com";
  for (const name of ["node", "python"]) {
    const { payload, report } = await functions.invoke(name, JSON.stringify({ host }));
    assert.match(
      payload.toString(),
      /dynamodb\.us-east-1\.amazonaws\.com belongs to AWS, which functions may not call here/,
    );
    assert.equal(report?.lines.filter((line) => line.includes("belongs to AWS, which")).length, 1, name);
  }
  const isRefused = (name: string) => new RegExp(local.refusedHosts!.pattern).test(name);
  for (const name of ["sts.amazonaws.com", "s3.us-gov-west-1.amazonaws.com", "sqs.cn-north-1.amazonaws.com.cn"]) {
    assert.ok(isRefused(name), name);
  }
  for (const name of [
    "abc.execute-api.us-east-1.amazonaws.com",
    "bucket.s3.amazonaws.com",
    "db.x.us-east-1.rds.amazonaws.com",
    "checkip.amazonaws.com",
    "amazonaws.com.example",
  ]) {
    assert.ok(!isRefused(name), name);
  }
  const wanted = { AWS_ENDPOINT_URL_S3: "https://s3.us-east-1.amazonaws.com" };
  for (const more of [{ aws: true }, { aws: false, processEnvironment: wanted }]) {
    assert.equal((await functionEnvironment(gateway, { ...options, ...more })).refusedHosts, undefined);
  }
});

test("functions trust the authority beside those that this process trusts", async (t) => {
  const folder = temporaryFolder(t);
  const gateway = await startGateway({ ...defaultSettings, port: 0, dataFolder: folder });
  t.after(() => gateway.stop());
  const { file } = await gateway.authority();
  assert.equal(file, join(folder, "tls/authority.pem"));
  const { region, accountId } = defaultSettings;
  const base = { region, accountId, credentials: functionCredentials([]).ofFunctions, aws: false, cacheFolder };
  const own = await functionEnvironment(gateway, { ...base, processEnvironment: {} });
  const count = (path: string) => readFileSync(path, "utf8").match(/BEGIN/g)?.length ?? 0;
  assert.equal(count(own.authorityFile!), 2);
  assert.ok(readFileSync(own.authorityFile!, "utf8").includes(readFileSync(file, "utf8").trim()));
  const publicCount = count(own.authorityBundle!) - 2;
  assert.ok(publicCount > 50);
  const company = join(folder, "company.pem");
  writeFileSync(company, readFileSync(file, "utf8").replaceAll("M", "N").replaceAll("\n", "\r\n"));
  const more = await functionEnvironment(gateway, {
    ...base,
    processEnvironment: { NODE_EXTRA_CA_CERTS: company, SSL_CERT_FILE: company },
  });
  assert.equal(count(more.authorityFile!), 3);
  assert.equal(count(more.authorityBundle!), publicCount + 3);
  assert.equal(statSync(dirname(more.authorityBundle!)).mode & 0o777, 0o700);
  await assert.rejects(functionEnvironment(gateway, { ...base, processEnvironment: { SSL_CERT_FILE: "none.pem" } }), {
    message:
      /^The certificates none\.pem cannot be read: ENOENT.*One of these variables names the file: NODE_EXTRA_CA_CERTS, /,
  });
});

test("functions get endpoints of the process, and its credentials only with aws", () => {
  const url = "http://127.0.0.1:4510";
  const credentials = functionCredentials([]).ofFunctions;
  const processEnvironment = {
    AWS_ACCESS_KEY_ID: "AKIDREAL",
    AWS_SECRET_ACCESS_KEY: "real",
    AWS_PROFILE: "work",
    AWS_ENDPOINT_URL_S3: "http://127.0.0.1:9000",
    AWS_ENDPOINT_URL_SQS: "",
    HTTPS_PROXY: "http://proxy:3128",
    NO_PROXY: "internal",
    OTHER: "x",
  };
  const base = { region: "us-east-1", accountId: "0".repeat(12), credentials, processEnvironment };
  const own = ["localhost", ".localhost", "127.0.0.1", "::1"].join(",");
  const always = {
    AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: url,
    AWS_ENDPOINT_URL_LAMBDA: url,
    AWS_ENDPOINT_URL_S3: "http://127.0.0.1:9000",
    AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:8000",
    NO_PROXY: `internal,${own}`,
    no_proxy: `internal,${own}`,
  };
  const endpoints = { DYNAMODB: "http://127.0.0.1:8000" };
  const local = functionVariables(url, { ...base, aws: false, endpoints });
  const { AWS_CONFIG_FILE: _, AWS_SHARED_CREDENTIALS_FILE: __, ...rest } = local;
  assert.deepEqual(rest, {
    ...always,
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: "answerback",
    AWS_SECRET_ACCESS_KEY: "answerback",
    AWS_SESSION_TOKEN: "answerback",
    AWS_EC2_METADATA_DISABLED: "true",
  });
  assert.deepEqual(functionVariables(url, { ...base, aws: true, endpoints }), {
    ...always,
    AWS_ACCESS_KEY_ID: "AKIDREAL",
    AWS_SECRET_ACCESS_KEY: "real",
    AWS_PROFILE: "work",
  });
  const without = { HOME: join(tmpdir(), "none") };
  const key = ({ AWS_ACCESS_KEY_ID }: Readonly<Record<string, string>>) => AWS_ACCESS_KEY_ID;
  assert.equal(key(functionVariables(url, { ...base, aws: true, processEnvironment: without })), "answerback");
  const profile = { ...without, AWS_PROFILE: "work" };
  assert.equal(key(functionVariables(url, { ...base, aws: true, processEnvironment: profile })), undefined);
  const known = functionCredentials([operator]).ofFunctions;
  assert.equal(key(functionVariables(url, { ...base, aws: true, credentials: known })), known.accessKeyId);
  const emulator = "http://127.0.0.1:4566";
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_LAMBDA } = functionVariables(url, {
    ...base,
    aws: false,
    processEnvironment: { AWS_ENDPOINT_URL: emulator, AWS_ENDPOINT_URL_LAMBDA: emulator },
  });
  assert.deepEqual([AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_LAMBDA], [emulator, emulator]);
});

test("functions of a gateway with known keys get a key of their own", () => {
  const { ofFunctions, known } = functionCredentials([operator]);
  assert.deepEqual(known, [operator, ofFunctions]);
  assert.match(ofFunctions.accessKeyId, /^ASIA[0-9A-F]{16}$/);
  assert.notDeepEqual(functionCredentials([operator]).ofFunctions, ofFunctions);
  assert.deepEqual(functionCredentials([]).known, []);
});
