// docs/scale.md has the figures of the simulation and the costs that it starts from.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { assumed, measured } from "../bench/scale/costs.ts";
import { run } from "../bench/scale.ts";

const page = readFileSync(join(import.meta.dirname, "../docs/scale.md"), "utf8");

/** Rows of the page, with the rows of the simulation that they add up. */
const rows: Readonly<Record<string, readonly string[]>> = {
  Connections: ["connections"],
  "connections of a node": ["connections of a node"],
  nodes: ["nodes"],
  "memory of a node": ["memory of a node, MB"],
  "new connections per second": ["new connections per second"],
  "CPU of all nodes": ["CPU of all nodes, cores"],
  "records in NATS, memory of each server": ["memory of each NATS server for records, MB"],
  "CPU of NATS: records, heartbeats, streams at rest": [
    "CPU of NATS for records, cores",
    "CPU of NATS for heartbeats, cores",
    "CPU of NATS for streams at rest, cores",
  ],
  "a node dies: its clients are connected again after": ["node dies: all clients connected again after, s"],
  "a node dies: its `$disconnect`s have run after": ["  all $disconnects run after, s"],
  "the same, if backends take 100 ms": ["backends take 100 ms: all $disconnects run after, s"],
  "a node dies: records that go to another node's own disk first": ["  records that go to a disk first"],
  "the same, if all clients come back within 1 s": ["clients come back within 1 s: records to a disk"],
  "the same, if NATS also elects for 7 s": ["NATS elects for 7 s meanwhile: records to a disk"],
  "until these are in NATS": ["  these are in NATS after, s"],
};

/** The number in a cell, and half of its last digit: `**1.1 GB**` is 1,100 MB, 50 more or less. */
function figureIn(cell: string): { readonly value: number; readonly rounding: number } {
  const digits = /[\d.,]+/.exec(cell)![0].replaceAll(",", "");
  const unit = cell.includes("GB") ? 1_000 : 1;
  const decimals = digits.split(".")[1]?.length ?? 0;
  return { value: Number(digits) * unit, rounding: (0.5 * unit) / 10 ** decimals };
}

test("docs/scale.md has the figures of the simulation", async () => {
  const { columns, rows: simulated } = await run();
  const found = new Map<string, readonly number[]>();
  for (const [name, ...cells] of [columns, ...simulated])
    found.set(
      String(name),
      cells.map((cell) => figureIn(String(cell)).value),
    );
  const table = page.slice(page.indexOf("\n| Connections |"), page.indexOf("\nA million idle connections"));
  const lines = table
    .trim()
    .split("\n")
    .filter((line) => !line.startsWith("|---"));
  assert.equal(lines.length, Object.keys(rows).length);
  for (const line of lines) {
    const [name = "", ...cells] = line.slice(2, -2).split(" | ");
    const parts: readonly (readonly number[])[] = (rows[name] ?? []).flatMap((row) => [found.get(row) ?? []]);
    assert.ok(parts.length > 0 && parts.every((part) => part.length > 0), `no row of the simulation for: ${name}`);
    for (const [index, cell] of cells.entries()) {
      const expected: number = parts.reduce((sum, part) => sum + part[index]!, 0);
      const { value, rounding } = figureIn(cell);
      const isNear = Math.abs(value - expected) <= rounding + 0.001;
      assert.ok(isNear, `${name}: ${cell}, the simulation says ${expected}`);
    }
  }
});

test("docs/scale.md has the costs and assumptions of the simulation", () => {
  const figure = (value: number) => value.toLocaleString("en");
  for (const text of [
    `${figure(measured.handshakeCpuMicros.value)} µs`,
    `${figure(measured.disconnectCpuMicros.value)} µs`,
    `${figure(measured.messageCpuMicros.value)} µs`,
    `${figure(measured.heartbeatCpuMicros.value)} µs`,
    `${figure(Math.round(measured.putsPerSecond.value / 100) * 100)} a second`,
    `${figure(measured.deletesPerSecond.value)} a second`,
    `${figure(measured.readsPerSecond.value)} a second`,
    `one in ${1 / assumed.messagesPerSecond} s`,
    `${assumed.lifeSeconds / 3_600} hours`,
    `within ${assumed.reconnectSeconds} s`,
    `takes ${assumed.backendSeconds * 1_000} ms`,
  ])
    assert.ok(page.includes(text), text);
});
