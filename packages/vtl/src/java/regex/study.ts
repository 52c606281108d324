// The lengths that a look-behind can match, computed as java.util.regex does: 32-bit integers overflow, and unbounded
// repetitions of single characters are accepted. This decides which look-behinds Java refuses.

import type { RegexNode } from "./syntax.ts";

const maxReps = 0x7fffffff;

class TreeInfo {
  min = 0;
  max = 0;
  maxValid = true;
  deterministic = true;
  /** Lengths of the parts up to each alternation, which are added at the end. */
  readonly before: { readonly min: number; readonly max: number; readonly maxValid: boolean }[] = [];
}

/**
 * The lengths in characters; undefined if Java finds no obvious maximum. The maximum may have overflowed: Java compares with the
 * overflowed value.
 */
export function lookBehindLengths(body: RegexNode): { readonly min: number; readonly max: number } | undefined {
  const { min, max, maxValid } = total(body);
  return maxValid ? { min, max } : undefined;
}

function total(node: RegexNode): { min: number; max: number; maxValid: boolean; deterministic: boolean } {
  const info = new TreeInfo();
  study(node, info);
  let { min, max, maxValid } = info;
  for (const part of info.before) {
    min = (min + part.min) | 0;
    max = (max + part.max) | 0;
    maxValid &&= part.maxValid;
  }
  return { min, max, maxValid, deterministic: info.deterministic && info.before.length === 0 };
}

function study(node: RegexNode, info: TreeInfo): void {
  switch (node.kind) {
    case "character":
    case "set":
      info.min++;
      info.max = (info.max + 1) | 0;
      return;
    case "line-break":
      info.min++;
      info.max = (info.max + 2) | 0;
      return;
    case "sequence":
      for (const child of node.nodes) study(child, info);
      return;
    case "group":
    case "atomic":
      return study(node.body, info);
    case "alternation":
      return studyBranches(node.branches, info);
    case "repeat":
      return studyRepeat(node, info);
    case "reference":
      info.maxValid = false;
      return;
    default:
      return;
  }
}

function studyBranches(branches: readonly RegexNode[], info: TreeInfo): void {
  let min = maxReps;
  let max = -1;
  let { maxValid } = info;
  for (const branch of branches) {
    const part = total(branch);
    min = Math.min(min, part.min);
    max = Math.max(max, part.max);
    maxValid &&= part.maxValid;
  }
  info.before.push({ min: (info.min + min) | 0, max: (info.max + max) | 0, maxValid });
  info.min = 0;
  info.max = 0;
  info.maxValid = true;
  info.deterministic = false;
}

function studyRepeat({ body, min, max, quantifier }: RegexNode & { kind: "repeat" }, info: TreeInfo): void {
  const isGroup =
    body.kind === "group" || body.kind === "alternation" || body.kind === "sequence" || body.kind === "repeat";
  if (min === 0 && max === 1) {
    if (isGroup && quantifier !== "possessive") {
      studyBranches([body, { kind: "empty" }], info);
      return;
    }
    const before = info.min;
    study(body, info);
    info.min = before;
    info.deterministic = false;
    return;
  }
  if ((body.kind === "set" || body.kind === "character") && max === Infinity && quantifier === "greedy") {
    info.min += min;
    info.max = (info.max + maxReps) | 0;
    info.deterministic = false;
    return;
  }
  const part = total(body);
  if (isGroup && quantifier !== "possessive" && !part.deterministic) {
    info.maxValid = false;
    info.deterministic = false;
    return;
  }
  const most = max === Infinity ? maxReps : max;
  const least = (Math.imul(part.min, min) + info.min) | 0;
  info.min = least < info.min ? 0xfffffff : least;
  const longest = (Math.imul(part.max, most) + info.max) | 0;
  info.maxValid = info.maxValid && part.maxValid && longest >= info.max;
  info.max = longest;
  if (!(part.deterministic && min === max)) info.deterministic = false;
}
