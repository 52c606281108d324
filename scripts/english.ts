// Finds the turns of phrase that make our texts hard to read. `npm run check` runs it over every tracked file;
// `node scripts/english.ts PATH…` over those below PATH, `--count` prints the number of places per pattern.
// A line that must stay as it is, a quotation for example, has `english: REASON` in a comment on it or on the line before.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { trackedFiles } from "./tracked-files.ts";

interface Pattern {
  readonly expression: RegExp;
  /** The wording to use instead. */
  readonly instead: string;
  /** How many lines of one file may match; 0 if absent. */
  readonly allowed?: number;
}

export interface Place {
  /** A key of `patterns`. */
  readonly pattern: string;
  /** 1-based. */
  readonly line: number;
  readonly found: string;
  readonly instead: string;
}

export const patterns: Readonly<Record<string, Pattern>> = {
  "is no …": {
    expression: /(?<!\b[Tt]here )\b(?:is|was) no (?!longer\b|more\b|less\b|later\b|earlier\b)[a-z]/,
    instead: "is not a …",
  },
  "are no …": {
    expression: /(?<!\b[Tt]here )\b(?:are|were) no (?!longer\b|more\b|less\b|later\b)[a-z]/,
    instead: "are not …",
  },
  told: { expression: /\btold\b(?! apart)/i, instead: "reported, printed, known" },
  tell: { expression: /\btells?\b(?!(?: \S+){0,3} apart\b)/i, instead: "report, print, show, say" },
  mend: { expression: /\bmend(?:s|ed|ing)?\b/i, instead: "fix" },
  anew: { expression: /\banew\b/i, instead: "again" },
  "for ever": { expression: /\bfor ever\b/i, instead: "always, without end" },
  "hears of": { expression: /\bhears? of\b/i, instead: "receives, is notified of" },
  "is had": { expression: /\bis had\b/, instead: "is read, is available" },
  "as far as": { expression: /\bas far as\b(?! \S+(?: \S+){0,3} (?:is|are) concerned)/i, instead: "as long as, what" },
  nobody: { expression: /\bnobody\b/i, instead: "no one, or the passive", allowed: 2 },
  "within each other": { expression: /\bwithin each other\b/i, instead: "nested" },
  "comment that begins with What, Whether, Who or Where": {
    expression: /(?:^|\s)(?:\/\/|\/?\*\*?|#)\s+(?:What|Whether|Who|Where)\b(?!.*\?)/,
    instead: "a subject and a verb",
  },
  "text for a JSON string": {
    expression: /\b(?:must be|expected|is not|is no|needs|takes) (?:an? )?texts?\b(?! (?:node|frame|message))/i,
    instead: "string",
  },
};

const scanned = /\.(?:ts|tsx|mts|mjs|cjs|js|md|py|go|java|html|yaml|yml)$/;
/** Generated from texts that are checked, or the patterns themselves. */
const generated = /^(?:sdks\/(?:python|go|dotnet)\/|scripts\/english(?:\.test)?\.ts$)/;
const exception = /(?:\/\/|\/\*|#|<!--)\s*english: \S/;

/** @param isMarkdown whether `#` begins a heading instead of a comment, and indented or fenced blocks are code */
export function placesIn(text: string, isMarkdown = false): readonly Place[] {
  const lines = text.split("\n");
  const places: Place[] = [];
  for (const [name, { expression, instead, allowed = 0 }] of Object.entries(patterns)) {
    if (isMarkdown && name.startsWith("comment")) continue;
    const found: Place[] = [];
    for (const [index, line] of lines.entries()) {
      const match = expression.exec(line);
      if (match === null || exception.test(line) || exception.test(lines[index - 1] ?? "")) continue;
      found.push({ pattern: name, line: index + 1, found: match[0].trim(), instead });
    }
    if (found.length > allowed) places.push(...found);
  }
  return places.sort((one, other) => one.line - other.line);
}

function main(options: readonly string[]): void {
  const root = join(import.meta.dirname, "..");
  const paths = options.filter((it) => !it.startsWith("-"));
  const counts = new Map<string, number>();
  let total = 0;
  for (const file of trackedFiles(root, paths)) {
    if (!scanned.test(file) || generated.test(file)) continue;
    for (const { pattern, line, found, instead } of placesIn(
      readFileSync(join(root, file), "utf8"),
      file.endsWith(".md"),
    )) {
      total += 1;
      counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
      if (!options.includes("--count")) console.log(`${file}:${line}: "${found}". Write: ${instead}.`);
    }
  }
  if (options.includes("--count")) {
    for (const [pattern, count] of [...counts].sort((one, other) => other[1] - one[1])) {
      console.log(`${count}\t${pattern}`);
    }
  }
  if (total === 0) return;
  console.error(`${total} places do not read as plain English (CONTRIBUTING.md, "How we write").`);
  process.exitCode = 1;
}

if (import.meta.main) main(process.argv.slice(2));
