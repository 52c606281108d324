// Writes the SDK's classes, the reference pages and the schema. A test fails if they are out of date.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generatedFiles } from "./generated-file.ts";

const written: string[] = [];
for (const [path, content] of generatedFiles()) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  if (path.endsWith(".ts")) written.push(path);
}
const biome = join(import.meta.dirname, "../../../../node_modules/.bin/biome");
execFileSync(biome, ["check", "--write", ...written], { stdio: "inherit" });
