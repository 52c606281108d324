// For tests of version jumps: a program in three versions, and what its clients receive.
import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { TestClient } from "./test-client.ts";
import { copyProgram } from "./test-program.ts";

export type Version = "one" | "two" | "three";

/** Answers that a client of each version receives. */
const answers: Readonly<Record<Version, readonly (readonly [action: string, answer: string])[]>> = {
  one: [
    ["left", "one: left"],
    ["right", "one: missing"],
  ],
  two: [
    ["left", "two: right"],
    ["right", "two: right"],
  ],
  three: [
    ["left", "three"],
    ["right", "three"],
  ],
};

/** Asks as clients of both addresses: the stage's and the custom domain's. */
export async function check(version: Version, url: unknown, port: number): Promise<void> {
  const byDomain = { Host: "versions.example.com" };
  const clients = [await TestClient.open(String(url)), await TestClient.open(`ws://127.0.0.1:${port}/`, byDomain)];
  for (const client of clients) {
    for (const [action, answer] of answers[version]) assert.equal(await client.ask({ action }), answer, version);
    client.close();
  }
}

/** @returns the folder, and a function that puts a version or the `broken` one into it */
export function versions(): { readonly folder: string; readonly checkOut: (version: Version | "broken") => void } {
  const folder = copyProgram("versions");
  return {
    folder,
    checkOut: (version) => copyFileSync(join(folder, `${version}.ts`), join(folder, "index.ts")),
  };
}
