import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { createServer, request as httpRequest, type Server } from "node:http";
import { request as httpsRequest } from "node:https";
import { type AddressInfo, connect, createServer as createTcpServer, isIP } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { type ConnectionOptions, connect as connectTls, createServer as createTlsServer } from "node:tls";
import { WebSocket, WebSocketServer } from "ws";
import { type Clock, systemClock } from "../clock.ts";
import { TestClock } from "../test-clock.ts";
import { authorityFileNames } from "./authority-file.ts";
import { openCertificateAuthority } from "./certificate-authority.ts";
import { serveTls } from "./tls.ts";

async function serve(t: TestContext, folder = temporaryFolder(t), clock: Clock = systemClock, host = "127.0.0.1") {
  const server: Server = createServer((request, response) => response.end(`${request.method} ${request.url}`));
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket) => socket.on("message", (data) => socket.send(String(data))));
  const warnings: string[] = [];
  const listener = serveTls(
    server,
    {
      folder,
      ownNames: [host],
      isServedName: (name) => name === "chat.example.com",
      clock,
      warn: (message) => warnings.push(message),
    },
    (_error, socket) => socket.destroy(),
  );
  server.listen(0, host);
  await once(server, "listening");
  t.after(() => {
    listener.close();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    folder,
    warnings,
    listener,
    unconstrained: () => readFileSync(join(folder, "unconstrained-authority.pem"), "utf8"),
    authority: () => readFileSync(join(folder, authorityFileNames.local), "utf8"),
  };
}

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "tls-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function handshake(port: number, options: ConnectionOptions): Promise<string | undefined> {
  const socket = connectTls({ port, host: "127.0.0.1", ...options });
  await once(socket, "secureConnect");
  const { subjectaltname } = socket.getPeerCertificate();
  socket.destroy();
  return subjectaltname;
}

async function body(request: ReturnType<typeof httpRequest>): Promise<string> {
  request.end();
  const [response] = await once(request, "response");
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

test("serves HTTP, HTTPS, WebSocket with and without TLS on one port", async (t) => {
  const { port, authority } = await serve(t);
  assert.equal(await body(httpRequest({ port, path: "/plain" })), "GET /plain");
  // The first hello creates the authority, whose certificate is then in the folder.
  await handshake(port, { rejectUnauthorized: false, servername: "localhost" });
  const ca = authority();
  assert.equal(await body(httpsRequest({ port, path: "/tls", ca })), "GET /tls");
  for (const socket of [
    new WebSocket(`ws://127.0.0.1:${port}/`),
    new WebSocket(`wss://localhost:${port}/`, { ca, family: 4 }),
  ]) {
    await once(socket, "open");
    socket.send("hello");
    const [data] = await once(socket, "message");
    assert.equal(String(data), "hello");
    socket.terminate();
  }
});

test("issues a certificate for each served name", async (t) => {
  const { port, listener, unconstrained } = await serve(t);
  const ca = await listener.authority("local");
  for (const servername of ["localhost", "app.localhost", "abc123.execute-api.localhost"]) {
    assert.equal(await handshake(port, { ca, servername }), `DNS:${servername}`);
  }
  const servername = "Chat.example.com";
  await assert.rejects(handshake(port, { ca, servername }), { code: "SELF_SIGNED_CERT_IN_CHAIN" });
  assert.equal(await handshake(port, { ca: unconstrained(), servername }), "DNS:chat.example.com");
  for (const servername of [
    "abc123.execute-api.us-east-1.amazonaws.com",
    "a1.execute-api.cn-north-1.amazonaws.com.cn",
  ]) {
    assert.equal(await handshake(port, { ca: await listener.authority("aws"), servername }), `DNS:${servername}`);
  }
});

/** Connects to a server with a certificate for the name, as a client that trusts the authority. */
async function trusted(t: TestContext, kind: "local" | "aws") {
  const authority = await openCertificateAuthority(undefined, kind, assert.fail);
  return async (name: string) => {
    const server = createTlsServer(await authority.issue([name]), (socket) => socket.end());
    server.on("tlsClientError", () => {});
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    t.after(() => server.close());
    const { port } = server.address() as AddressInfo;
    const isAddress = isIP(name) !== 0;
    return handshake(port, {
      ca: authority.certificate,
      ...(isAddress ? { checkServerIdentity: () => undefined } : { servername: name }),
    });
  };
}

test("has an authority that clients trust for names of this machine only", async (t) => {
  const served = await trusted(t, "local");
  for (const name of ["localhost", "a.b.localhost", "127.0.0.1", "127.9.9.9", "::1"]) await served(name);
  for (const name of ["bank.example", "localhost.example", "notlocalhost", "10.0.0.1", "::2"]) {
    await assert.rejects(served(name), /^Error: permitted subtree violation/, name);
  }
});

test("has an authority that clients trust for names of AWS only", async (t) => {
  const served = await trusted(t, "aws");
  for (const name of ["abc.execute-api.us-east-1.amazonaws.com", "abc.execute-api.cn-north-1.amazonaws.com.cn"]) {
    await served(name);
  }
  for (const name of ["localhost", "bank.example", "notamazonaws.com", "amazonaws.com.example", "127.0.0.1", "::1"]) {
    await assert.rejects(served(name), /^Error: permitted subtree violation/, name);
  }
});

test("replaces an authority that is not limited to names of this machine", async (t) => {
  const folder = temporaryFolder(t);
  const old = await openCertificateAuthority(folder, "unconstrained", assert.fail);
  for (const name of ["authority.pem", "authority-key.pem"]) {
    renameSync(join(folder, `unconstrained-${name}`), join(folder, name));
  }
  const { listener, warnings, authority } = await serve(t, folder);
  const certificate = await listener.authority("local");
  assert.notEqual(certificate, old.certificate);
  assert.equal(authority().trim(), certificate);
  assert.match(warnings.join(), /authority\.pem is a certificate authority for all names/);
});

test("gives clients of an address that is not loopback a certificate for the names of the gateway", async (t) => {
  const address = Object.values(networkInterfaces())
    .flatMap((them) => them ?? [])
    .find((it) => !it.internal && it.family === "IPv4")?.address;
  if (address === undefined) return t.skip("the machine has no such address");
  const { port, unconstrained } = await serve(t, undefined, systemClock, address);
  await handshake(port, { host: address, rejectUnauthorized: false });
  const names = await handshake(port, { host: address, ca: unconstrained() });
  assert.match(names ?? "", new RegExp(`IP Address:${address.replaceAll(".", "\\.")}$`));
});

test("issues at most ten certificates a second, and still serves known names", async (t) => {
  const clock = new TestClock();
  // Handshakes rest.
  const ticks = setInterval(() => clock.waiting > 0 && clock.advance(1), 1);
  t.after(() => clearInterval(ticks));
  const { port } = await serve(t, undefined, clock);
  const served = (servername: string) =>
    handshake(port, { rejectUnauthorized: false, servername }).then(
      () => true,
      () => false,
    );
  for (let count = 0; count < 10; count++) assert.equal(await served(`n${count}.localhost`), true);
  assert.equal(await served("more.localhost"), false);
  assert.equal(await served("n0.localhost"), true);
  clock.advance(1_000);
  assert.equal(await served("more.localhost"), true);
});

test("handshakes take at most a third of the time, and too many at once are dropped", async (t) => {
  const clock = new TestClock();
  const { port } = await serve(t, undefined, clock);
  // A hello that is refused at once.
  const hello = Buffer.concat([Buffer.from("160301000501000001", "hex"), Buffer.alloc(1)]);
  let closed = 0;
  const sockets = Array.from({ length: 1_020 }, () => connect(port, "127.0.0.1").on("error", () => {}));
  await Promise.all(sockets.map((socket) => once(socket, "connect")));
  for (const socket of sockets) {
    socket.on("close", () => closed++).resume();
    t.after(() => socket.destroy());
    socket.write(hello);
  }
  const until = async (holds: () => boolean) => {
    for (let tries = 0; !holds() && tries < 500; tries++) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  // The clock stands still: two are served without a rest, a thousand wait. One more was dropped if the first was not
  // finished when the last came.
  await until(() => closed >= 20);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(closed === 20 || closed === 21, `${closed} ended`);
  for (let millis = 0; millis < 150; millis++) {
    clock.advance(1);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await until(() => closed >= 90);
  assert.ok(closed >= 90 && closed <= 125, `${closed - 20} handshakes in 150 ms`);
});

test("serves clients that request no name with a certificate for the loopback addresses", async (t) => {
  const { port, authority } = await serve(t);
  await handshake(port, { rejectUnauthorized: false });
  assert.match((await handshake(port, { ca: authority() })) ?? "", /DNS:localhost, IP Address:127\.0\.0\.1/);
});

test("accepts a hello that arrives byte by byte", async (t) => {
  const { port, authority } = await serve(t);
  await handshake(port, { rejectUnauthorized: false, servername: "localhost" });
  const slow = createTcpServer((client) => {
    const gateway = connect(port, "127.0.0.1");
    gateway.on("error", () => {}).pipe(client.on("error", () => {}));
    client.on("data", async (bytes: Buffer) => {
      client.pause();
      for (const byte of bytes.subarray(0, 8)) {
        gateway.write(Buffer.from([byte]));
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      gateway.write(bytes.subarray(8));
      client.resume();
    });
  });
  slow.listen(0, "127.0.0.1");
  await once(slow, "listening");
  t.after(() => slow.close());
  const proxied = (slow.address() as AddressInfo).port;
  assert.equal(await handshake(proxied, { ca: authority(), servername: "localhost" }), "DNS:localhost");
});

test("issues no certificate for other names", async (t) => {
  const { port } = await serve(t);
  await assert.rejects(handshake(port, { rejectUnauthorized: false, servername: "bank.example" }));
});

test("keeps the authority, with a key that only its owner can read", async (t) => {
  const first = await serve(t);
  await handshake(first.port, { rejectUnauthorized: false, servername: "localhost" });
  const ca = first.authority();
  assert.equal(statSync(join(first.folder, "authority-key.pem")).mode & 0o777, 0o600);
  const second = await serve(t, first.folder);
  assert.equal(await handshake(second.port, { ca, servername: "localhost" }), "DNS:localhost");
  assert.equal(second.authority(), ca);
});

test("survives clients that abort, stay silent or send garbage", async (t) => {
  const { port, warnings } = await serve(t);
  for (const bytes of [
    Buffer.from([0x16]),
    Buffer.from([0x16, 3, 1, 255, 255, 0, 0]),
    Buffer.from([0, 255, 0]),
    undefined,
  ]) {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    await once(socket, "connect");
    if (bytes) socket.write(bytes);
    socket.resetAndDestroy();
  }
  assert.equal(await body(httpRequest({ port, path: "/still" })), "GET /still");
  assert.deepEqual(warnings, []);
});
