import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import fc from "fast-check";
import { oddText, oddTexts } from "./exported-api.fixture.ts";
import { shellWord } from "./shell-word.ts";
import { pythonString, typescriptString } from "./string-literals.ts";
import { terraformString } from "./terraform-string.ts";

/** fast-check's own unit "binary" first makes a table, which takes a second. */
const anyCharacter = fc.nat(0x10ffff).map((code) => String.fromCodePoint(code).toWellFormed());

/** Text of characters that mean something in some language, and of any others. */
const text = fc.oneof(
  fc.string({ unit: anyCharacter }),
  fc
    .array(
      fc.constantFrom(
        ..."\n\n\r\t ab'\"`\\${}%#<>/&!,=:-~0\0\x7f\u0085\u2028\ufeff\u{1f600}ßEOT",
        "${",
        "$${",
        "%{",
        '"""',
        "\\\n",
        "\nEOT\n",
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join("")),
);
const examples = [
  ...Object.values(oddTexts),
  oddText,
  "",
  "\n",
  "a\n",
  '"',
  '\\"',
  "a\nb\\",
  'a\nb"',
  "a\nb$",
  "$${a}\n$%{b}",
];

/** Samples for checks that start a process for all of them. */
const samples = [...examples, ...fc.sample(text, { numRuns: 400, seed: 25 })];

test("TypeScript reads back each string", () => {
  const readsBack = (it: string) => assert.equal(new Function(`return ${typescriptString(it)}`)(), it);
  examples.forEach(readsBack);
  fc.assert(
    fc.property(
      fc.oneof(text, fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) })),
      readsBack,
    ),
  );
});

test("Python reads back each string", () => {
  const program = `import json, sys\nprint(json.dumps([${samples.map(pythonString).join(",\n")}]))\n`;
  const { stdout, stderr } = spawnSync("python3", ["-"], {
    input: program,
    encoding: "utf8",
    env: { ...process.env, PYTHONUTF8: "1" },
  });
  assert.deepEqual(JSON.parse(stdout || "null"), samples, stderr);
});

test("a shell reads back each word", () => {
  // A word cannot contain the character 0.
  const words = samples.filter((it) => !it.includes("\0"));
  const script = words.map((it) => `printf '%s\\000' ${shellWord(it)}\n`).join("");
  const { stdout } = spawnSync("sh", ["-"], { input: script, encoding: "utf8" });
  assert.deepEqual(stdout.split("\0").slice(0, -1), words);
});

test("Terraform's language reads back each string", () => {
  const readsBack = (it: string) => assert.equal(readTerraform(terraformString(it)), it);
  examples.forEach(readsBack);
  fc.assert(fc.property(text, readsBack));
});

/** Reads a string literal by the rules of HCL; the suite `import-export` of conformance asks Terraform itself. */
function readTerraform(literal: string): string {
  // Terraform could read it as a mark and an escape, or as an escape and a brace.
  assert.doesNotMatch(literal, /\$\$\$\{|%%%\{/);
  const heredoc = /^(chomp\()?<<(\w+)\n(.*)\n\2(\n\))?$|^<<(\w+)\n(.*\n)\5$/s.exec(literal);
  if (heredoc === null) return withoutEscapes(literal.slice(1, -1));
  const [, isChomped, mark, chomped, , otherMark, other] = heredoc;
  const body = isChomped ? `${chomped}\n` : (other ?? `${chomped}\n`);
  assert.ok(!body.split("\n").some((line) => line.trim() === (mark ?? otherMark)), "the mark ends the text early");
  const read = withoutMarks(body);
  return isChomped ? read.replace(/[\r\n]+$/, "") : read;
}

function withoutEscapes(quoted: string): string {
  return quoted.replace(/\\u([0-9a-f]{4})|\\(.)|\$\$\{|%%\{|[\s\S]/gu, (token, code, letter) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    if (letter !== undefined)
      return { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" }[letter as string] ?? assert.fail(token);
    if (token === "$${") return "${";
    if (token === "%%{") return "%{";
    assert.ok(!/["\n]/.test(token), "the literal ends early");
    return token;
  });
}

function withoutMarks(body: string): string {
  return body.replace(/\$\{"([$%]+)"\}|\$\$\{|%%\{|\$\{|%\{/g, (token, marks) => {
    if (marks !== undefined) return marks as string;
    if (token.length === 2) assert.fail(`an interpolation begins in ${body}`);
    return token.slice(1);
  });
}
