// The differences of two texts, word by word. Where they differ in too many words, the whole part is one difference.
import type { TextChange } from "./jobs.ts";

/** Words of the part that differs; more are compared as one. */
const maxWords = 600;

export function textChanges(before: string, after: string): readonly TextChange[] {
  const { start, end } = commonEnds(before, after);
  const removed = before.slice(start, before.length - end);
  const added = after.slice(start, after.length - end);
  if (removed === "" && added === "") return [];
  const [oldWords, newWords] = [wordsOf(removed), wordsOf(added)];
  if (oldWords.length > maxWords || newWords.length > maxWords) {
    return [{ from: start, to: start + added.length, removed }];
  }
  return wordChanges(oldWords, newWords, start);
}

/** The number of characters that two texts have in common at their starts, and at their ends. */
export function commonEnds(before: string, after: string): { readonly start: number; readonly end: number } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return { start, end };
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}_]+|\s+|[\s\S]/gu) ?? [];
}

/** By the longest common subsequence. */
function wordChanges(before: readonly string[], after: readonly string[], start: number): readonly TextChange[] {
  const width = after.length + 1;
  const lengths = new Uint16Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const at = i * width + j;
      lengths[at] =
        before[i] === after[j]
          ? (lengths[at + width + 1] as number) + 1
          : Math.max(lengths[at + width] as number, lengths[at + 1] as number);
    }
  }
  const changes: TextChange[] = [];
  let [i, j, at] = [0, 0, start];
  while (i < before.length || j < after.length) {
    if (i < before.length && before[i] === after[j]) {
      at += (after[j] as string).length;
      i++;
      j++;
      continue;
    }
    const from = at;
    let removed = "";
    while ((i < before.length || j < after.length) && (i >= before.length || before[i] !== after[j])) {
      const below = i < before.length ? (lengths[(i + 1) * width + j] as number) : -1;
      const right = j < after.length ? (lengths[i * width + j + 1] as number) : -1;
      if (below >= right) removed += before[i++];
      else at += (after[j++] as string).length;
    }
    changes.push({ from, to: at, removed });
  }
  return changes;
}
