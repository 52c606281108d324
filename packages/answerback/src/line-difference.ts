// Two texts, line by line: what was removed and what was added, in the order of the texts.

export interface DifferenceLine {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

/** The comparison takes time by the product of both; texts that are larger than this are shown as replaced. */
const maxProduct = 4_000_000;

/** As few changes as possible. */
export function lineDifference(before: readonly string[], after: readonly string[]): readonly DifferenceLine[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return [
    ...as("same", before.slice(0, start)),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...as("same", before.slice(before.length - end)),
  ];
}

function middle(before: readonly string[], after: readonly string[]): readonly DifferenceLine[] {
  if (before.length * after.length > maxProduct) return [...as("removed", before), ...as("added", after)];
  const common = commonLengths(before, after);
  const lines: DifferenceLine[] = [];
  let [from, to] = [0, 0];
  while (from < before.length || to < after.length) {
    if (from < before.length && to < after.length && before[from] === after[to]) {
      lines.push({ kind: "same", text: before[from++]! });
      to++;
    } else if (from < before.length && common(from + 1, to) >= common(from, to + 1)) {
      lines.push({ kind: "removed", text: before[from++]! });
    } else {
      lines.push({ kind: "added", text: after[to++]! });
    }
  }
  return lines;
}

/** @returns how many lines both have in common from there on, in order */
function commonLengths(before: readonly string[], after: readonly string[]): (from: number, to: number) => number {
  const width = after.length + 1;
  const table = new Uint32Array((before.length + 1) * width);
  const at = (from: number, to: number) => (to >= width || from > before.length ? -1 : table[from * width + to]!);
  for (let from = before.length - 1; from >= 0; from--) {
    for (let to = after.length - 1; to >= 0; to--) {
      table[from * width + to] =
        before[from] === after[to] ? at(from + 1, to + 1) + 1 : Math.max(at(from + 1, to), at(from, to + 1));
    }
  }
  return at;
}

const as = (kind: DifferenceLine["kind"], lines: readonly string[]) => lines.map((text) => ({ kind, text }));
