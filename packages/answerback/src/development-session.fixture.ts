// Small programs of sessions, which say their version.
import type { DevReport, RunResult } from "./test-program.ts";
import { copyProgram, writeFiles } from "./test-program.ts";

/** A program without resources, in its own folder. @param source of `index.js` */
export function smallProgram(source: string): string {
  const folder = copyProgram("versions");
  writeFiles(folder, { "Pulumi.yaml": "name: small\nruntime: nodejs\n", "index.js": source });
  return folder;
}

/** Reads results until one has this version, which the previous run must not have. */
export async function version(dev: DevReport, wanted: number): Promise<RunResult> {
  for (;;) {
    const result = await dev.deployed();
    if (result.outputs.version === wanted) return result;
  }
}
