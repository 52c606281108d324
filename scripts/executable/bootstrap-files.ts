// Replaces packages/functions/src/bootstrap-files.ts. The executable cannot run other programs, so functions run with the
// `node` and `python3` of the machine, on files that are written into a private folder before the first of them starts.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { getAsset } from "node:sea";
import { nodeBootstrapAsset, pythonBootstrapAsset } from "./assets.ts";

let folder: string | undefined;

export function nodeProgram(): { readonly program: string; readonly bootstrap: string } {
  return { program: "node", bootstrap: join(bootstrapFolder(), basename(nodeBootstrapAsset)) };
}

export function pythonBootstrap(): string {
  return join(bootstrapFolder(), basename(pythonBootstrapAsset));
}

function bootstrapFolder(): string {
  if (folder !== undefined) return folder;
  // Readable by its owner only.
  const created = mkdtempSync(join(tmpdir(), "answerback-"));
  for (const key of [nodeBootstrapAsset, pythonBootstrapAsset]) {
    writeFileSync(join(created, basename(key)), getAsset(key, "utf8"));
  }
  process.on("exit", () => rmSync(created, { recursive: true, force: true }));
  folder = created;
  return created;
}
