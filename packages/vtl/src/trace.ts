// Traced renderings: which statement wrote which part of the output, the data it read, and how often each point ran.
import type { Program } from "./emit/program.ts";
import { Meter } from "./meter.ts";
import { type Mark, type Read, Recording, type TracePoint } from "./render/recording.ts";
import type { Source } from "./source.ts";
import { CompiledTemplate, type RenderOptions, renderProgram, type Template } from "./template.ts";

export type { Read, TracePoint };

/** A template that was compiled with `{ trace: true }`. */
export interface TracedTemplate extends Template {
  /** The points that `trace` counts, in the order of the text. */
  readonly points: readonly TracePoint[];
  /**
   * Renders like `render`, and returns the provenance of the output too. Takes several times as long.
   * @throws TemplateError
   */
  trace(variables?: object, options?: RenderOptions): Trace;
}

/** The provenance of one output: plain data. */
export interface Trace {
  readonly output: string;
  /**
   * The parts of the output, in its order; one that consists of others precedes them. Each character is in at least one, and
   * the innermost one is that of the statement that wrote it.
   */
  readonly spans: readonly TraceSpan[];
  /** The number of times that each of the template's points ran. */
  readonly counts: readonly number[];
}

/** A part of the output. */
export interface TraceSpan {
  /** Offsets in the output, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  /** The text, reference, macro call or other directive that wrote it. */
  readonly node: TraceNode;
  /** The data that it shows or was computed from, directly or through `#set`, loops and macros. */
  readonly reads: readonly Read[];
}

export interface TraceNode {
  /** The node's kind in the tree of `parse`. */
  readonly kind: string;
  /** Offsets in the template, or in `text`. */
  readonly start: number;
  readonly end: number;
  /** The text of `#evaluate` or `#parse` that the offsets refer to; without it, they refer to the template. */
  readonly text?: string;
}

export class CompiledTracedTemplate extends CompiledTemplate implements TracedTemplate {
  readonly #program: Program;
  #points: readonly TracePoint[] | undefined = undefined;

  /** @param plain the form for `render`, which records nothing */
  constructor(plain: Program, traced: Program) {
    super(plain);
    this.#program = traced;
  }

  get points(): readonly TracePoint[] {
    const { code, context } = this.#program;
    this.#points ??= code.points.filter((point) => point.source === context.source).sort(outerFirst);
    return this.#points;
  }

  trace(variables: object = {}, { meter }: RenderOptions = {}): Trace {
    const { settings, source } = this.#program.context;
    const recording = new Recording();
    const output = renderProgram(this.#program, variables, meter ?? new Meter(settings.limits), recording);
    return {
      output,
      // An outer statement is marked after the inner ones.
      spans: recording.marks
        .toReversed()
        .sort(outerFirst)
        .map((mark) => spanOf(mark, source)),
      counts: this.points.map((point) => recording.counts.get(point) ?? 0),
    };
  }
}

function spanOf({ point, start, end, reads }: Mark, template: Source): TraceSpan {
  const node = { kind: point.kind, start: point.start, end: point.end };
  const isOwn = point.source === template;
  return { start, end, node: isOwn ? node : { ...node, text: point.source.text }, reads: [...reads.values()] };
}

/** In the order of the text; a part that consists of others precedes them. */
function outerFirst(left: Pick<Mark, "start" | "end">, right: Pick<Mark, "start" | "end">): number {
  return left.start - right.start || right.end - left.end;
}

/** A statement or a branch with its offsets in the template, and how often it ran. */
export interface CoveredPoint extends Omit<TracePoint, "source"> {
  readonly count: number;
}

const branches: ReadonlySet<string> = new Set(["if", "elseif", "else", "round", "empty"]);

/** The coverage of a template by many renderings. */
export class Coverage {
  readonly template: TracedTemplate;
  readonly #counts: number[];

  constructor(template: TracedTemplate) {
    this.template = template;
    this.#counts = template.points.map(() => 0);
  }

  /** Adds the counts of one rendering of the template. */
  add({ counts }: Pick<Trace, "counts">): void {
    if (counts.length !== this.#counts.length) throw new RangeError("The trace belongs to another template");
    for (const [index, count] of counts.entries()) this.#counts[index] = (this.#counts[index] as number) + count;
  }

  /** References, assignments and directives; text runs with them. */
  get statements(): readonly CoveredPoint[] {
    return this.#points((kind) => kind === "Reference" || kind.includes("Directive") || kind === "IfStatement");
  }

  /** The branches of conditions (`if`, `elseif`, `else`, written or not) and of loops (`round`, `empty`). */
  get branches(): readonly CoveredPoint[] {
    return this.#points((kind) => branches.has(kind));
  }

  #points(isAsked: (kind: string) => boolean): CoveredPoint[] {
    return this.template.points
      .map(({ kind, start, end }, index) => ({ kind, start, end, count: this.#counts[index] as number }))
      .filter(({ kind }) => isAsked(kind));
  }
}
