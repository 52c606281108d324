// For tests: `answerback dev` on the program `functions`, or a part of it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TestClient } from "../test-client.ts";
import { type DevReport, writeFiles } from "../test-program.ts";

export const timeout = 90_000;

/** Waits for the first run. @returns a client of the program's API */
export async function served(dev: DevReport): Promise<TestClient> {
  const { outputs } = await dev.deployed();
  return TestClient.open(`ws://127.0.0.1:${dev.port}/ws/${outputs.id}/live`);
}

export const saved = (dev: DevReport) => dev.next(({ kind }) => kind === "saved");

export const warnings = (dev: DevReport) =>
  dev.lines.filter(({ kind }) => kind === "warning").map(({ message }) => String(message));

/** Changes the program. */
export function rewrite(folder: string, from: string | RegExp, to: string): void {
  const source = readFileSync(join(folder, "index.ts"), "utf8");
  const changed = source.replace(from, to);
  assert.notEqual(changed, source);
  writeFiles(folder, { "index.ts": changed });
}

/** Removes the function that the SDK serialises: for that it loads a compiler, which doubles the time of a run. */
export function removeSerialised(folder: string): void {
  rewrite(folder, /const hello = .*?\n\}\);\n/s, "");
  rewrite(folder, "{ send, copied, inline }", "{ send, copied }");
}
