// Tests the gateway's WebSocket protocol byte by byte with Autobahn's cases of sections 1 to 7 and 10: once with the limits
// of the service, once with limits that allow large frames.
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startGateway } from "../gateway.ts";
import { allCases, type Case } from "./cases.ts";
import { createEchoApi } from "./echo-api.ts";
import { always, withLimitsOfTheService } from "./exceptions.ts";
import { transcript } from "./frame.ts";
import { utf8Cases } from "./utf8-cases.ts";

/** Concurrent connections. */
const atOnce = 20;
/** Time limit of one case, in milliseconds. */
const caseMillis = 20_000;

const cases = allCases(utf8Cases);
const folder = mkdtempSync(join(tmpdir(), "websocket-"));
const largeFrames = join(folder, "large-frames.yaml");
writeFileSync(
  largeFrames,
  "ephemeral: true\nlimits:\n  connection:\n    maxFrameBytes: 1000000\n    maxMessageBytes: 1000000\n",
);

let failures = 0;
try {
  await runAll("limits of the service", ["--ephemeral"], new Map([...always, ...withLimitsOfTheService]));
  await runAll("large frames", ["--config", largeFrames], always);
} finally {
  rmSync(folder, { recursive: true });
}
if (failures > 0) process.exitCode = 1;

async function runAll(name: string, options: readonly string[], exceptions: typeof always): Promise<void> {
  const gateway = await startGateway(options);
  try {
    const address = { port: Number(new URL(gateway.url).port), path: `/ws/${await createEchoApi(gateway.url)}/live` };
    const queue = [...cases];
    const failed: string[] = [];
    const work = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const expected = exceptions.get(next.id)?.expected ?? next.expected;
        const received = await converse(address, next);
        if (received.join("\n") === expected.join("\n")) continue;
        failed.push(`${next.id}: expected ${shown(expected)}, received ${shown(received)}`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    for (const line of failed) console.log(`  FAILED ${line}`);
    for (const [reason, ids] of byReason(exceptions)) console.log(`  ${name}: ${ids.join(", ")}: ${reason}`);
    console.log(
      `  ${name}: ${cases.length - failed.length} of ${cases.length} cases: ${failed.length ? "FAILED" : "ok"}`,
    );
    failures += failed.length;
  } finally {
    await gateway.stop();
  }
}

/** Writes the pieces of a case, and reads everything until the server ends the connection. */
async function converse(
  { port, path }: { readonly port: number; readonly path: string },
  { pieces }: Case,
): Promise<readonly string[]> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
  const received: Buffer[] = [];
  socket.on("data", (bytes: Buffer) => received.push(bytes));
  socket.on("error", () => {});
  const timer = setTimeout(() => {
    received.push(Buffer.from([0x81, 8]), Buffer.from("time out"));
    socket.destroy();
  }, caseMillis);
  const ended = Promise.race([once(socket, "end"), once(socket, "close")]);
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );
  while (!Buffer.concat(received).includes("\r\n\r\n")) await once(socket, "data");
  for (const piece of pieces) {
    socket.write(piece);
    if (pieces.length > 1) await new Promise(setImmediate);
  }
  await ended;
  clearTimeout(timer);
  socket.destroy();
  const bytes = Buffer.concat(received);
  return transcript(bytes.subarray(bytes.indexOf("\r\n\r\n") + 4));
}

function byReason(exceptions: typeof always): ReadonlyMap<string, readonly string[]> {
  return Map.groupBy(exceptions.keys(), (id) => exceptions.get(id)!.reason);
}

function shown(lines: readonly string[]): string {
  return JSON.stringify(lines.map((line) => (line.length > 60 ? `${line.slice(0, 60)}… (${line.length})` : line)));
}
