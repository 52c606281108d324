// Keeps pages and sources consistent: every operation of the service has its line of coverage, every dependency its reason.
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { operations } from "../packages/apigatewayv2/src/index.ts";
import { anchorsOf } from "./anchors.ts";
import { trackedFiles } from "./tracked-files.ts";

const root = join(import.meta.dirname, "..");
const page = (name: string) => readFileSync(join(root, "docs", name), "utf8");

test("docs/coverage.md has a line for every operation, and names a test that calls it if it is served", () => {
  const lines = new Map(
    Array.from(
      page("coverage.md").matchAll(/^\| (\w+) \| (.+) \| (control\/\S+\.test\.ts) \|$/gm),
      ([, name, state, file]) => [
        name!,
        { state: state!, test: readFileSync(join(root, "packages/gateway/src", file!), "utf8") },
      ],
    ),
  );
  for (const { name, kind } of operations) {
    const line = lines.get(name);
    assert.ok(line, `${name} has no line`);
    const isServed = kind !== "servesHttp" && kind !== "notServed";
    assert.equal(line.state === "done", isServed, name);
    if (isServed) assert.ok(line.test.includes(`.${name}Command(`), `the test of ${name} does not call it`);
  }
});

test("docs/dependencies.md has a line for every dependency", () => {
  const dependencies = page("dependencies.md");
  const manifests = ["package.json", ...globSync("packages/*/package.json", { cwd: root })];
  for (const manifest of manifests) {
    const { dependencies: used = {}, devDependencies = {} } = JSON.parse(
      readFileSync(join(root, manifest), "utf8"),
    ) as {
      readonly dependencies?: Readonly<Record<string, string>>;
      readonly devDependencies?: Readonly<Record<string, string>>;
    };
    for (const name of [...Object.keys(used), ...Object.keys(devDependencies)]) {
      if (name.startsWith("@answerback/") || name.startsWith("@types/")) continue;
      assert.ok(dependencies.includes(`\`${name}\``), `${manifest} uses ${name}, which has no line`);
    }
  }
});

test("docs/cluster.md explains messages that the gateway prints", () => {
  const files = globSync("packages/gateway/src/{nodes,composition,control}/**/*.ts", { cwd: root });
  const sources = files.filter((file) => !/\.(?:test|fixture)\.ts$/.test(file));
  const text = sources.map((file) => readFileSync(join(root, file), "utf8")).join("\n");
  const section = page("cluster.md").split("\n## Trouble\n")[1]!;
  const messages = Array.from(section.matchAll(/^\| `([^`]+)` \|/gm), ([, message]) => message!);
  assert.ok(messages.length > 8);
  for (const message of messages) {
    for (const part of message.split("…")) assert.ok(text.includes(part.trim()), message);
  }
});

test("links between pages, and to their headings, resolve", () => {
  for (const file of trackedFiles(root, ["*.md"])) {
    const text = readFileSync(join(root, file), "utf8").replace(/^```.*?^```|`[^`\n]*`/gms, "");
    for (const [, target, anchor] of text.matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(#[^)\s]*)?\)/g)) {
      const path = join(root, target === "" ? file : join(file, "..", target!));
      assert.ok(existsSync(path), `${file} links to ${target}`);
      if (anchor === undefined) continue;
      assert.ok(anchorsOf(readFileSync(path, "utf8")).has(anchor), `${file} links to ${target}${anchor}`);
    }
  }
});
