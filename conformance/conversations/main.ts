// The suite `conversations`: `answerback test` on the worked flows of docs/behaviour, on the quick start, whose conversations
// must cover all of it, on the orders, and on the recordings of AWS.
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
const command = join(root, "packages", "answerback", "bin", "answerback.js");

const runs: readonly (readonly string[])[] = [
  ["conformance/conversations/worked-flows/conversations.yaml", "--coverage"],
  ["examples/quickstart/conversations.yaml", "--coverage", "100"],
  ["examples/orders/conversations.yaml"],
  ...globSync("conformance/recorded/*.yaml", { cwd: root }).map((file) => [file]),
];

for (const arguments_ of runs) {
  const { status } = spawnSync(process.execPath, [command, "test", ...arguments_], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
