// Properties of a regular expression, found without running it.
import { compileJavaRegex, JavaRegexError } from "@answerback/vtl/java-regex";

/** True if every character stands for itself. */
export function isPlainText(pattern: string): boolean {
  return !/[\\^$.|?*+()[\]{}]/.test(pattern);
}

/** True for look-around and back references, which cannot be matched in linear time. */
export function matchesNeedBacktracking(pattern: string): boolean {
  try {
    return compileJavaRegex(pattern).bounded;
  } catch (error) {
    if (error instanceof JavaRegexError) return false;
    throw error;
  }
}

/**
 * True if Java may need exponential time: an unbounded repetition of a group that can match the same text in two ways,
 * because it repeats itself (`(a+)+`, `(\w+\s?)*`) or has branches that match the same character (`(.|\s)*`).
 */
export function isExponential(pattern: string): boolean {
  return repeatedGroups(pattern).some(
    (body) => branchesOf(body).some(isLooseRepetition) || haveOverlap(branchesOf(body)),
  );
}

/** The bodies of groups with an unbounded repetition, except possessive and atomic ones, which do not backtrack. */
function repeatedGroups(pattern: string): readonly string[] {
  const bodies: string[] = [];
  const open: number[] = [];
  forEachToken(pattern, (token, start) => {
    if (token === "(") open.push(start);
    else if (token === ")") {
      const from = open.pop();
      if (from === undefined) return;
      const after = pattern.slice(start + 1);
      const body = pattern.slice(from + 1, start);
      if (/^(?:[*+]|\{\d+,\})(?!\+)/.test(after) && !body.startsWith("?>")) {
        bodies.push(body.replace(/^\?(?::|<\w+>|[a-z-]*:)/, ""));
      }
    }
  });
  return bodies;
}

/** True if every part may be empty except one that repeats: two iterations then match the same as one. */
function isLooseRepetition(branch: string): boolean {
  const parts = partsOf(branch);
  const repeating = parts.filter(({ quantifier }) => /^(?:[*+]|\{\d+,\})[^+]?$/.test(quantifier));
  const needed = parts.filter(({ quantifier }) => !/^[*?]/.test(quantifier) && !/^\{0,/.test(quantifier));
  if (repeating.length === 0) return false;
  return needed.length === 0 || (needed.length === 1 && repeating.includes(needed[0]!));
}

interface Part {
  readonly quantifier: string;
}

/** The parts of a sequence, each with its quantifier. */
function partsOf(branch: string): readonly Part[] {
  const parts: Part[] = [];
  let depth = 0;
  forEachToken(branch, (token, start) => {
    if (token === "(") depth++;
    if (token === ")") depth--;
    if (depth > 0 || token === "(") return;
    if (/^[*+?{]/.test(token)) return;
    const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})[?+]?/.exec(branch.slice(start + token.length))?.[0] ?? "";
    if (/^[\^$]$|^\\b$/.test(token)) return;
    parts.push({ quantifier });
  });
  return parts;
}

function branchesOf(body: string): readonly string[] {
  const branches: string[] = [];
  let depth = 0;
  let from = 0;
  forEachToken(body, (token, start) => {
    if (token === "(") depth++;
    if (token === ")") depth--;
    if (token !== "|" || depth > 0) return;
    branches.push(body.slice(from, start));
    from = start + 1;
  });
  return [...branches, body.slice(from)];
}

const samples = ["a", "Z", "5", "_", " ", "\t", "\n", "-", ".", ","];

/** True if two single-character branches match the same character. */
function haveOverlap(branches: readonly string[]): boolean {
  const single = branches.filter((it) => /^(?:\\?.|\[[^\]]*\])$/s.test(it));
  return single.some((left, index) =>
    single.slice(index + 1).some((right) => {
      const [first, second] = [matcher(left), matcher(right)];
      return left === right || samples.some((sample) => first(sample) && second(sample));
    }),
  );
}

function matcher(pattern: string): (text: string) => boolean {
  try {
    const regex = compileJavaRegex(pattern);
    return (text) => regex.matches(text);
  } catch (error) {
    if (error instanceof JavaRegexError) return () => false;
    throw error;
  }
}

/** Characters, escapes, classes and bounds of repetitions, one after the other. */
function forEachToken(pattern: string, visit: (token: string, start: number) => void): void {
  const token = /\\[pP]\{\w+\}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|[\s\S]/gy;
  for (let match = token.exec(pattern); match !== null; match = token.exec(pattern)) visit(match[0], match.index);
}
