// Rules for the spans of every trace.
import assert from "node:assert/strict";
import type { Trace } from "./index.ts";

/** Asserts that spans are in order, nested or disjoint, inside the output, and cover every character. */
export function checkSpans({ output, spans }: Trace): void {
  const open: { readonly end: number }[] = [];
  let covered = 0;
  let last = 0;
  for (const span of spans) {
    assert.ok(span.start >= last && span.start < span.end && span.end <= output.length, JSON.stringify(span));
    last = span.start;
    while (open.length > 0 && (open.at(-1)?.end ?? 0) <= span.start) open.pop();
    assert.ok(span.end <= (open.at(-1)?.end ?? output.length), "spans are neither nested nor disjoint");
    assert.ok(span.start <= covered, `characters ${covered} to ${span.start} are in no span`);
    covered = Math.max(covered, span.end);
    open.push(span);
  }
  assert.equal(covered, output.length, "characters at the end are in no span");
}
