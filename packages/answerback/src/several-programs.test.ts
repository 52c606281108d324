// Two programs on one gateway: the second reads what the first exports.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { greetings, programs, resultOf } from "./several-programs.fixture.ts";
import { TestClient } from "./test-client.ts";
import { DevHere } from "./test-development.ts";
import { type ReportLine, writeFiles } from "./test-program.ts";

test("the later program reads the exports of the earlier one, and runs again when they change", {
  timeout: 60_000,
}, async () => {
  const [first, second] = programs();
  const dev = new DevHere(first, {}, [second]);
  assert.deepEqual((await dev.next(({ kind }) => kind === "listening")).programs, ["greetings", "chat"]);
  assert.deepEqual((await dev.next(resultOf("greetings"))).outputs, { greeting: "hello" });
  const { url } = (await dev.next(resultOf("chat"))).outputs as { readonly url: string };
  const client = await TestClient.open(url);
  assert.equal(await client.ask({}), "hello");
  await TestClient.open(url, { origin: "http://localhost:3000" }).then((page) => page.close());
  assert.equal(await TestClient.refused(url, { origin: "https://evil.example" }), 403);

  // Watching begins after the results of the first runs.
  const saving = setInterval(() => writeFileSync(join(first, "index.js"), greetings("good day")), 500);
  after(() => clearInterval(saving));
  const isNew = ({ outputs }: ReportLine) => (outputs as { readonly greeting?: string }).greeting === "good day";
  await dev.next((line) => resultOf("greetings")(line) && isNew(line));
  clearInterval(saving);
  await dev.next((line) => resultOf("chat")(line) && (line.changes as { readonly updated: number }).updated === 1);
  assert.equal(await client.ask({}), "good day");
  client.close();
  assert.equal(await dev.stop(), 0);
});

test("refuses two programs with the same project and stack before anything starts, and names both", async () => {
  const [first, second] = programs();
  writeFiles(second, { "Pulumi.yaml": "name: greetings\nruntime: nodejs\n" });
  const dev = new DevHere(first, {}, [second]);
  assert.equal(await dev.ended(), 1);
  assert.match(dev.stderr, /greetings and .*chat are both the project greetings, stack dev/);
});

test("refuses a folder that is given twice before anything starts", async () => {
  const [first] = programs();
  const dev = new DevHere(first, {}, [join(first, "..", "greetings")]);
  assert.equal(await dev.ended(), 1);
});
