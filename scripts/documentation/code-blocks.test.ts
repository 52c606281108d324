// Every code block of the documentation is checked: TypeScript by the compiler, JSON and YAML by their schemas, templates by the
// engine, command lines by the program's parser. A block that a suite runs has the suite's name; any other has a reason.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { compile, TemplateError } from "@answerback/vtl";
import { parse } from "yaml";
import { readConversations } from "../../packages/answerback/src/conversations/read-conversations.ts";
import { settingsSchema } from "../../packages/answerback/src/settings/schema.ts";
import { readYaml } from "../../packages/answerback/src/yaml-document.ts";
import { blocksOf, type CodeBlock, codeBlocks } from "./code-block.ts";
import { commandProblem, shellCommands } from "./command-lines.ts";
import { typeErrors } from "./typed-blocks.ts";

const root = join(import.meta.dirname, "../..");
const blocks = codeBlocks(root).filter(({ notRun }) => notRun === undefined);
const at = ({ file, line }: CodeBlock) => `${file}:${line}`;
const inLanguage = (...languages: readonly string[]) => blocks.filter(({ language }) => languages.includes(language));

/** Blocks without a name that a test or a suite runs: the page, the language, and the file that reads the page. */
const runElsewhere = [
  ["docs/vtl.md", "js", "packages/vtl/src/examples.test.ts"],
  ["packages/vtl/README.md", "js", "packages/vtl/src/examples.test.ts"],
  ["docs/operating.md", "ini", "conformance/delivery/unit.ts"],
] as const;

/** Output, grammars and pictures are not code. */
const notCode = ["text", "http"];
const checked = [...notCode, "sh", "ts", "typescript", "json", "yaml", "velocity", "python"];

const folder = mkdtempSync(join(tmpdir(), "answerback-documentation-"));
after(() => rmSync(folder, { recursive: true }));

test("every block has a language that is checked, a suite that runs it, or a reason", () => {
  assert.ok(blocks.length > 150);
  const suites = globSync("conformance/*/*.ts", { cwd: root }).map((file) => readFileSync(join(root, file), "utf8"));
  const unchecked = blocks.filter(({ file, language, name }) => {
    if (name !== undefined) return !suites.some((suite) => suite.includes(`"${name}"`));
    return !checked.includes(language) && !runElsewhere.some(([page, of]) => page === file && of === language);
  });
  assert.deepEqual(
    unchecked.map((block) => `${at(block)} ${block.language} ${block.name ?? ""}`),
    [],
  );
  for (const [page, , reader] of runElsewhere) {
    const named = page.slice(page.lastIndexOf("/") + 1);
    assert.ok(readFileSync(join(root, reader), "utf8").includes(named), `${reader} does not read ${page}`);
  }
});

test("TypeScript compiles", () => {
  assert.deepEqual(typeErrors(root, inLanguage("ts", "typescript")), []);
});

test("JSON parses", () => {
  for (const block of inLanguage("json")) assert.doesNotThrow(() => JSON.parse(block.text), at(block));
});

test("YAML parses; settings and conversations fit their schemas", async () => {
  const settings = new Set(Object.keys(settingsSchema.properties));
  let [countOfSettings, countOfConversations] = [0, 0];
  for (const block of inLanguage("yaml")) {
    const members = Object.keys(parse(block.text));
    const file = join(folder, "block.yaml");
    writeFileSync(file, block.text);
    try {
      if (members.includes("conversations")) {
        countOfConversations += 1;
        await readConversations(file);
      } else if (members.some((it) => settings.has(it))) {
        countOfSettings += 1;
        await readYaml(file, settingsSchema, { member: "setting", hint: "" });
      }
    } catch (error) {
      assert.fail(`${at(block)}: ${(error as Error).message}`);
    }
  }
  assert.ok(countOfSettings > 2 && countOfConversations > 0);
});

test("templates parse, except the one that shows an error", () => {
  const failed = inLanguage("velocity").filter(({ text }) => {
    try {
      compile(text, { profile: "apigateway" });
      return false;
    } catch (error) {
      if (error instanceof TemplateError) return true;
      throw error;
    }
  });
  // The first of the findings is a template that does not parse.
  assert.deepEqual(
    failed.map(({ text }) => text),
    ["#set($left = 5-3)$left\n"],
  );
});

test("Python parses", (t) => {
  const script = "import ast, json, sys\nfor name, text in json.load(sys.stdin): ast.parse(text, name)";
  const input = JSON.stringify(inLanguage("python").map((block) => [at(block), block.text]));
  const { status, stderr, error } = spawnSync("python3", ["-c", script], { input, encoding: "utf8" });
  if (error) t.skip("needs python3");
  else assert.equal(status, 0, stderr);
});

test("command lines of answerback are valid, and scripts of npm exist", () => {
  const { scripts }: { scripts: object } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  let count = 0;
  for (const block of inLanguage("sh", "yaml")) {
    // The steps of a workflow.
    const runs = Array.from(block.text.matchAll(/^ *- run: (.*)$/gm), ([, line]) => line).join("\n");
    for (const { program, parameters } of shellCommands(block.language === "sh" ? block.text : runs)) {
      const [first, second] = parameters;
      if (program === "answerback" || (program === "npx" && first === "answerback")) {
        count += 1;
        const given = program === "npx" ? parameters.slice(1) : parameters;
        const problem = commandProblem(given.map((it) => it.replace(/…$/, "")));
        assert.equal(problem, undefined, `${at(block)}: answerback ${given.join(" ")}`);
      }
      if (program === "npm" && first === "run" && block.file.startsWith("docs/")) {
        assert.ok(second! in scripts, `${at(block)}: npm run ${second}`);
      }
    }
  }
  assert.ok(count > 30);
});

test("reads the reason, the name and the line of a block", () => {
  const page =
    "# Page\n\n<!-- not run: needs a wand -->\n```sh\nwave\n```\n\n  ```python boto3\n  import boto3\n  ```\n";
  assert.deepEqual(blocksOf("page.md", page), [
    { file: "page.md", line: 4, language: "sh", name: undefined, notRun: "needs a wand", text: "wave\n" },
    { file: "page.md", line: 8, language: "python", name: "boto3", notRun: undefined, text: "import boto3\n" },
  ]);
});

test("refuses a page with a fence that belongs to no block", () => {
  for (const page of ["```sh\nls\n```text\nmore\n```\n", "```sh\nls\n"]) {
    assert.throws(() => blocksOf("page.md", page), /page\.md: a fence/);
  }
});

test("splits a block into its commands", () => {
  const text = `$ A=1 B=2 npx answerback dev DIR \\
    --json > out.json   # a comment
cat > file <<'END'
answerback is not run here
END
id=$(aws x) && answerback connect 'ws://a b' -x '{"a": 1}' &`;
  assert.deepEqual(shellCommands(text), [
    { program: "npx", parameters: ["answerback", "dev", "DIR", "--json"] },
    { program: "cat", parameters: [] },
    { program: "answerback", parameters: ["connect", "ws://a b", "-x", '{"a": 1}'] },
  ]);
});

test("an option that does not exist is a problem", () => {
  assert.match(commandProblem(["dev", "--wath"])!, /unknown option '--wath'/);
  assert.match(commandProblem(["dve"])!, /unknown command 'dve'/);
  assert.equal(commandProblem(["start", "--port", "0"]), undefined);
});
