// The quick start as `npm start -- --once` runs it, with expected and unexpected answers.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

const root = join(import.meta.dirname, "..");
// A copy below the example, so that the program finds its packages.
const folder = mkdtempSync(join(root, "examples/quickstart/.answerback-"));
for (const name of [
  "Pulumi.yaml",
  "Pulumi.dev.yaml",
  "package.json",
  "index.ts",
  "backend.mjs",
  "messages.json",
  "functions",
  "templates",
]) {
  cpSync(join(root, "examples/quickstart", name), join(folder, name), { recursive: true });
}
after(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly code: number;
  readonly output: string;
}

function start(): Promise<Run> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, "scripts/start.ts"), "--once", "--folder", folder],
      { env: { ...process.env, NO_COLOR: "1" } },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === "number" ? error.code : 0, output: stdout + stderr }),
    );
  });
}

/** The line after a message, which shows how its answer was chosen. */
function why(output: string, message: string): string {
  const lines = output.split("\n");
  return lines[lines.indexOf(`→ ${message}`) + 1] ?? "";
}

let first: Run;
/** On the state of the first, and with a message that expects another answer. */
let second: Run;
before(async () => {
  first = await start();
  const file = join(folder, "messages.json");
  writeFileSync(file, readFileSync(file, "utf8").replace('"pong"', '"ping"'));
  second = await start();
});

test("the quick start deploys, answers every message as the example expects, and shows how", () => {
  const { code, output } = first;
  assert.equal(code, 0, output);
  assert.match(output, /All 9 answers are as expected/);
  assert.match(output, /url ws:\/\/127\.0\.0\.1:\d+\/ws\/[a-z0-9]{10}\/live/);
  assert.match(
    why(output, '{"action":"ping"}'),
    /route ping · .*MOCK 200 · key \$default · template application\/json/,
  );
  assert.match(why(output, '{"action":"quote","symbol":"ACME"}'), /HTTP 200 · key \/2\\d\\d\/ · template 200/);
  assert.match(why(output, '{"action":"quote","symbol":"SLOW"}'), /HTTP 202 · key \/2\\d\\d\/ · template 202/);
  assert.match(
    why(output, '{"action":"quote","symbol":"NOPE"}'),
    /HTTP 404 · key \/4\\d\\d\/ · template application\/json/,
  );
  assert.match(why(output, '{"action":"quote","symbol":"HALT"}'), /HTTP 503 · key \$default · template \$default/);
  assert.match(why(output, '{"action":"feed"}'), /HTTP 200 · key \/200\/ · no template, body unchanged/);
  assert.match(
    why(output, '{"action":"convert","amount":12.5,"to":"EUR"}'),
    /AWS_PROXY 200 from convert-\w{7} \(cold start/,
  );
  assert.match(output, /^ {6}INFO converting 12\.5 to EUR$/m);
  assert.match(why(output, '{"action":"sing"}'), /Forbidden/);
});

test("a second run changes only the backend's address and keeps identifiers", () => {
  const api = (output: string) => /\/ws\/([a-z0-9]{10})\/live/.exec(output)?.[1];
  assert.match(second.output, /deployed in .*: 3 updated, 1 replaced/);
  assert.ok(api(first.output));
  assert.equal(api(second.output), api(first.output));
});

test("the quick start exits with 1 if an answer is not as expected", () => {
  assert.equal(second.code, 1, second.output);
  assert.match(second.output, /1 of 9 answers are not as expected/);
});
