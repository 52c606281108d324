// The parts of the three columns that belong together: what the output says, the reference that wrote it, the data it read.
import type { Trace, TraceSpan } from "@answerback/vtl";
import type { Origin, Provenance, Range } from "./jobs.ts";
import { forEachPart, isAt, type PathStep, partAt, startsWith, stepsOf } from "./json-place.ts";

/** A part of the data, as a trace names it. */
export interface ReferencePart {
  /** Without its dollar sign. */
  readonly variable: string;
  readonly path: string;
}

const nothing: Provenance = { output: [], template: [], input: [], reads: [] };

export function provenanceOf(trace: Trace, origin: Origin, input: string): Provenance {
  switch (origin.column) {
    case "output":
      return ofOutput(trace, origin.offset, input);
    case "template":
      return ofTemplate(trace, origin.offset, input);
    case "input": {
      const part = partAt(input, origin.offset);
      return part === undefined ? nothing : ofData(trace, "input", part.path, input);
    }
    case "data":
      return ofData(trace, origin.variable, stepsOf(origin.path).map(String), input);
  }
}

function ofOutput({ spans }: Trace, offset: number, input: string): Provenance {
  const span = innermost(spans, (it) => it, offset);
  return span === undefined || span.node.text !== undefined ? nothing : together([span], input);
}

function ofTemplate({ spans }: Trace, offset: number, input: string): Provenance {
  const own = spans.filter(({ node }) => node.text === undefined);
  const node = innermost(own, (span) => span.node, offset)?.node;
  if (node === undefined) return nothing;
  return together(
    own.filter((span) => span.node.start === node.start && span.node.end === node.end),
    input,
  );
}

/** Of a value; of the values around it if nothing reads it alone. */
function ofData(trace: Trace, variable: string, place: readonly (string | number)[], input: string): Provenance {
  let best = -1;
  let spans: TraceSpan[] = [];
  for (const span of trace.spans) {
    if (span.node.text !== undefined || span.node.kind === "Text") continue;
    for (const read of span.reads) {
      const steps = stepsOf(read.path);
      if (read.variable !== variable || !read.path.startsWith("$") || !startsWith(place, steps)) continue;
      if (steps.length > best) {
        best = steps.length;
        spans = [];
      }
      if (steps.length === best) spans.push(span);
    }
  }
  return together(withoutOuter(spans), input);
}

/** Without the statements that contain others of the same data, such as the loop around a reference. */
function withoutOuter(spans: readonly TraceSpan[]): readonly TraceSpan[] {
  return spans.filter(
    (outer) =>
      !spans.some(
        (it) =>
          it !== outer &&
          outer.node.start <= it.node.start &&
          it.node.end <= outer.node.end &&
          size(it.node) < size(outer.node),
      ),
  );
}

function size({ start, end }: { readonly start: number; readonly end: number }): number {
  return end - start;
}

function innermost(
  spans: readonly TraceSpan[],
  placeOf: (span: TraceSpan) => { readonly start: number; readonly end: number },
  offset: number,
): TraceSpan | undefined {
  let found: TraceSpan | undefined;
  for (const span of spans) {
    const place = placeOf(span);
    if (place.start > offset || offset >= place.end) continue;
    if (found === undefined || size(place) <= size(placeOf(found))) found = span;
  }
  return found;
}

function together(spans: readonly TraceSpan[], input: string): Provenance {
  const reads = new Map(spans.flatMap(({ reads }) => reads.map((read) => [`${read.variable} ${read.path}`, read])));
  return {
    output: spans.map(({ start, end }) => ({ from: start, to: end })),
    template: unique(spans.map(({ node }) => ({ from: node.start, to: node.end }))),
    input: partsOf(input, [...reads.values()]),
    reads: [...reads.values()],
  };
}

function unique(ranges: readonly Range[]): readonly Range[] {
  return [...new Map(ranges.map((range) => [`${range.from} ${range.to}`, range])).values()];
}

/** The parts of the input that are read. The whole document is not a part. */
function partsOf(input: string, reads: readonly ReferencePart[]): readonly Range[] {
  const paths: (readonly PathStep[])[] = reads
    .filter(({ variable, path }) => variable === "input" && path.startsWith("$"))
    .map(({ path }) => stepsOf(path));
  const asked = paths.filter(({ length }) => length > 0);
  if (asked.length === 0) return [];
  const ranges: Range[] = [];
  forEachPart(input, ({ path, from, to }) => {
    if (asked.some((steps) => isAt(path, steps))) ranges.push({ from, to });
  });
  return ranges;
}
