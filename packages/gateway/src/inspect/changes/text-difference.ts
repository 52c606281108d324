// The difference of two texts as `diff -u` prints it, in one hunk from the first to the last line that differs.

const contextLines = 3;

/** @param name of the file or the template */
export function textDifference(name: string, before: string, after: string): string {
  if (before === after) return "";
  const [old, current] = [before.split("\n"), after.split("\n")];
  const shortest = Math.min(old.length, current.length);
  let same = 0;
  while (same < shortest && old[same] === current[same]) same++;
  let sameEnd = 0;
  while (sameEnd < shortest - same && old.at(-1 - sameEnd) === current.at(-1 - sameEnd)) sameEnd++;
  const from = Math.max(0, same - contextLines);
  const trailing = Math.min(sameEnd, contextLines);
  const oldEnd = old.length - sameEnd;
  const currentEnd = current.length - sameEnd;
  const counted = (end: number) => `${from + 1},${end + trailing - from}`;
  return [
    `--- ${name}`,
    `+++ ${name}`,
    `@@ -${counted(oldEnd)} +${counted(currentEnd)} @@`,
    ...old.slice(from, same).map((line) => ` ${line}`),
    ...old.slice(same, oldEnd).map((line) => `-${line}`),
    ...current.slice(same, currentEnd).map((line) => `+${line}`),
    ...old.slice(oldEnd, oldEnd + trailing).map((line) => ` ${line}`),
    "",
  ].join("\n");
}
