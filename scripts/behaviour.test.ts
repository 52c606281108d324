// References into the specification: each page, section, rule and row that a source, a test or a page of documentation names
// exists in docs/behaviour.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { anchorsOf } from "./anchors.ts";
import { trackedFiles } from "./tracked-files.ts";

const root = join(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const pages = new Map(
  globSync("docs/behaviour/*.md", { cwd: root }).map((file) => [basename(file), labelsOf(read(file))] as const),
);
const tracked = trackedFiles(root);
const readable = /\.(?:ts|mts|cts|js|mjs|cjs|tsx|md|py|go|java|cs|html|json|yaml|yml)$/;
const notWritten = /^sdks\/|package-lock\.json$|^scripts\/behaviour\.test\.ts$/;

/** Numbers of sections and rules, ids of table rows (E7, dir-15), and anchors of headings. */
function labelsOf(page: string): ReadonlySet<string> {
  const labels = new Set(anchorsOf(page));
  for (const line of page.split("\n")) {
    const [, label] =
      /^#{2,} (\d+(?:\.\d+)*)\.? /.exec(line) ?? // ### 4.2 Matching
      /^\| (\d+(?:\.\d+)+|E\d+|[a-z]+-\d+b?) \|/.exec(line) ?? // | 4.2.7 | …
      /^(\d+(?:\.\d+)+) \*\*/.exec(line) ?? // 2.1.3 **Non-JSON document.**
      [];
    if (label !== undefined) labels.add(label);
  }
  return labels;
}

interface Reference {
  /** Undefined for a section of a page that the file names elsewhere. */
  readonly page: string | undefined;
  readonly labels: readonly string[];
  readonly text: string;
}

const label = String.raw`(?:\d+(?:\.\d+)*|E\d+|dir-\d+)`;
const labels = String.raw`${label}(?:(?:, (?:and )?| and | to |–)${label}(?![\w.]*\.md))*`;
const page = String.raw`[\w-]+\.md`;
/** `docs/behaviour/x.md section 4.2`, `x.md 4.2.7 and E7`, `[x.md](../behaviour/x.md) sections 3 to 8`, `behaviour/x.md#anchor`. */
const qualified = new RegExp(
  String.raw`(behaviour/)?\b(${page})(?:(#[\w-]+)|[\`)]{0,2},? (?:(?:sections?|rules?|rows?) )?(${labels})\b)?`,
  "g",
);
/** `section 9 of behaviour/x.md` */
const reversed = new RegExp(
  String.raw`\b(?:[Ss]ections?|rules?|rows?) (${labels}) (?:of|in) \`?(?:docs/)?(behaviour/)?(${page})`,
  "g",
);
/** `section 5.2`, but not after a comma, as in `RFC 6455, section 5.2`; `(4.2.7)`. */
const unqualified = new RegExp(String.raw`(?<!, )\b(?:[Ss]ections?|[Rr]ules?) (${labels})\b|\((\d+\.\d+\.\d+)\)`, "g");
/** `see 5.3`, `(E7)`, in a page about itself. */
const internal = /(?:\b(?:see|of|per) |\()(\d+\.\d+(?:\.\d+)?)(?![\w.]*\w)|\b(E\d+)\b/g;

const listed = (text: string) => text.match(new RegExp(label, "g")) ?? [];
const isPage = (prefix: string | undefined, name: string) =>
  prefix !== undefined || (pages.has(name) && name !== "pulumi.md");

/** @param own the page of the specification that the text is, if it is one */
function referencesIn(text: string, own?: string): readonly Reference[] {
  const found: Reference[] = [];
  const rest = text
    .replace(/\r?\n[ \t]*(?:\/\/+|\*(?!\/)|#+)?[ \t]*(?=\S)/g, (whole) => (/^\r?\n\|/.test(whole) ? whole : " "))
    .replace(reversed, (whole, numbers: string, prefix: string | undefined, name: string) => {
      if (!isPage(prefix, name)) return whole;
      found.push({ page: name, labels: listed(numbers), text: whole });
      return "";
    })
    .replace(qualified, (whole, prefix: string | undefined, name: string, anchor?: string, numbers?: string) => {
      if (!isPage(prefix, name)) return whole;
      found.push({ page: name, labels: anchor === undefined ? listed(numbers ?? "") : [anchor], text: whole });
      return "";
    });
  for (const expression of own === undefined ? [unqualified] : [unqualified, internal]) {
    for (const [whole, ...numbers] of rest.matchAll(expression)) {
      found.push({ page: own, labels: listed(numbers.join(" ")), text: whole });
    }
  }
  return found;
}

function dangling(references: readonly Reference[]): readonly string[] {
  const nearby = [...new Set(references.flatMap((it) => it.page ?? []))];
  return references.flatMap(({ page, labels, text }) => {
    if (page !== undefined && !pages.has(page)) return [`${text}: no such page`];
    if (page === undefined && nearby.length === 0) return /^[Rr]ule/.test(text) ? [`${text}: of which page?`] : [];
    const candidates = page === undefined ? nearby : [page];
    return labels
      .filter((label) => !candidates.some((it) => pages.get(it)?.has(label)))
      .map((label) => `${text}: ${label} is not in ${candidates.join(", ")}`);
  });
}

test("reports a reference to nothing, however it is written", () => {
  const problems = (text: string, own?: string) => dangling(referencesIn(text, own));
  for (const text of [
    "// docs/behaviour/no-such-page.md",
    "// docs/behaviour/data-plane.md section 99",
    " * (docs/behaviour/data-plane.md\n * section 2.99).",
    "// docs/behaviour/data-plane.md sections 2 and 99",
    "// docs/behaviour/data-plane.md 8.1.4, 8.1.99.",
    "# data-plane.md E16",
    "See [the page](../behaviour/data-plane.md#no-such-heading).",
    "See [data-plane.md](../behaviour/data-plane.md) section 99.",
    "// section 99 of docs/behaviour/data-plane.md",
    "// docs/behaviour/data-plane.md section 2\n// Idle: section 2.99.",
    "// docs/behaviour/data-plane.md section 2\n// (2.1.99)",
    "// Rule 2.1",
  ]) {
    assert.equal(problems(text).length, 1, text);
  }
  for (const text of ["see 9.99", "the frame of 9.99", "(9.99)", "E99", "section 99", "`data-plane.md` section 99"]) {
    assert.equal(problems(text, "integration-responses.md").length, 1, text);
  }
  for (const text of [
    "// docs/behaviour/data-plane.md sections 2 to 9, integration-responses.md E16, RFC 6455, section 99",
    "See [redeploying](docs/behaviour/data-plane.md#21-websocket-protocol-details), docs/pulumi.md, (127.0.0.1).",
  ]) {
    assert.deepEqual(problems(text), []);
  }
});

test("every page, section and rule of docs/behaviour that a file names exists", () => {
  const problems: string[] = [];
  let count = 0;
  for (const file of tracked) {
    if (!readable.test(file) || notWritten.test(file)) continue;
    const own = file.startsWith("docs/behaviour/") ? basename(file) : undefined;
    const references = referencesIn(read(file), own);
    count += references.filter((it) => it.page !== undefined).length;
    problems.push(...dangling(references).map((problem) => `${file}: ${problem}`));
  }
  assert.deepEqual(problems, []);
  assert.ok(count > 150, `only ${count} references were found`);
});

/** The tables of docs/assumptions.md, row by row: the text of its section, and the cells by the heading of their column. */
function* assumptions(): Iterable<{ readonly section: string; readonly cells: ReadonlyMap<string, string> }> {
  for (const section of read("docs/assumptions.md").split(/^## /m).slice(1)) {
    const [header = [], , ...rows] = section
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
    for (const row of rows) yield { section, cells: new Map(header.map((name, column) => [name, row[column] ?? ""])) };
  }
}

test("every section that docs/assumptions.md names exists", () => {
  const problems: string[] = [];
  let count = 0;
  for (const { section, cells } of assumptions()) {
    const where = cells.get("Section");
    if (where === undefined || where === "–") continue;
    const prefixes = new Map(
      Array.from(section.matchAll(/(?:\b(DP|IR|MT|CP)(?: is)?|are those of)\s`behaviour\/([\w-]+\.md)`/g), (it) => [
        it[1] ?? "",
        it[2]!,
      ]),
    );
    let prefix = "";
    for (const item of where.split(", ")) {
      const [, own, label = ""] = /^(?:([A-Z]{2}) )?(\S+)$/.exec(item) ?? [];
      prefix = own ?? prefix;
      count++;
      if (!pages.get(prefixes.get(prefix) ?? "")?.has(label)) problems.push(`${cells.get("Rule")}: ${where}: ${item}`);
    }
  }
  assert.deepEqual(problems, []);
  assert.ok(count > 90, `only ${count} sections were found`);
});

test("every name and file of the sources that docs/assumptions.md names exists", () => {
  const sources = tracked.filter((it) => /^packages\/.*(?<!\.test)\.ts$/.test(it));
  const words = new Set(sources.flatMap((file) => read(file).match(/[\w$]+/g) ?? []));
  const isFile = (name: string) => sources.some((it) => `/${it}`.includes(`/${name}`));
  const problems: string[] = [];
  for (const { cells } of assumptions()) {
    for (const [, name = ""] of (cells.get("In the code") ?? "").matchAll(/`([^`]+)`/g)) {
      const [alternatives, list] = /\{(.+)\}/.exec(name) ?? [];
      const names = list === undefined ? [name] : list.split(",").map((it) => name.replace(alternatives!, it));
      for (const it of names) {
        const exists = /[/]|\.ts$/.test(it) ? isFile(it) : it.split(".").every((word) => words.has(word));
        if (!exists) problems.push(`${cells.get("Rule")}: ${it}`);
      }
    }
  }
  assert.deepEqual(problems, []);
});
