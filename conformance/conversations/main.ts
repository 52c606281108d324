// The suite `conversations`: `answerback test` on the worked flows of docs/behaviour, on the quick start, whose conversations
// must cover all of it, on the orders, and on the recordings of AWS.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { globSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command, root } from "../checkout.ts";

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
checkWithoutOne();

/** Without the conversation of an unknown symbol, exactly the parts that only it uses are not covered. */
function checkWithoutOne(): void {
  const file = "examples/quickstart/conversations.yaml";
  const names = [...readFileSync(join(root, file), "utf8").matchAll(/^ {2}(\w[^:]*):$/gm)].map(([, name]) => name!);
  const others = names.filter((name) => !name.includes("unknown symbol")).flatMap((name) => ["--only", name]);
  assert.equal(others.length, 2 * (names.length - 1));
  const lcov = join(tmpdir(), `answerback-${process.pid}.info`);
  const { status, stdout } = spawnSync(
    process.execPath,
    [command, "test", file, "--coverage", "--lcov", lcov, ...others],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  assert.equal(status, 0, stdout);
  const program = "examples/quickstart/index.ts";
  const lines = readFileSync(join(root, program), "utf8").split("\n");
  const lineOf = (part: string) => lines.findIndex((line) => line.includes(part)) + 1;
  const [resource, template] = [lineOf('IntegrationResponse("refused"'), lineOf("$.message")];
  assert.deepEqual(
    stdout.split("\n").filter((line) => line.includes(" never ")),
    [
      `  Integration response refused (/4\\d\\d/) was never chosen (${program}:${resource}).`,
      `  Template "application/json" of integration response refused was never chosen (${program}:${resource}).`,
    ],
  );
  assert.deepEqual(readFileSync(lcov, "utf8").match(/^DA:\d+,0$/gm), [`DA:${template},0`]);
  rmSync(lcov);
  console.log("✓ without one conversation its integration response, template and line are not covered");
}
