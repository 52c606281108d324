// Groups neighbouring statuses that the same key takes.
import { type KeyFinder, statuses } from "./keys.ts";

export interface StatusRange {
  readonly from: number;
  /** Inclusive. */
  readonly to: number;
  /** Undefined if no key takes them. */
  readonly key: string | undefined;
}

export function statusRanges(find: KeyFinder): readonly StatusRange[] {
  const ranges: { from: number; to: number; key: string | undefined }[] = [];
  for (const status of statuses) {
    const key = find(String(status));
    const last = ranges.at(-1);
    if (last && last.key === key) last.to = status;
    else ranges.push({ from: status, to: status, key });
  }
  return ranges;
}
