// Traced renderings: which statement wrote which part of the output, what it read, and what ran how often.
import type { Program } from "./emit/block.ts";
import type { EmitScope } from "./emit/context.ts";
import { Meter } from "./meter.ts";
import { type Mark, type Read, Recording, type TracePoint } from "./render/recording.ts";
import type { Source } from "./source.ts";
import { CompiledTemplate, type RenderOptions, renderProgram, type Template } from "./template.ts";

export type { Read, TracePoint };

/** A template that was compiled with `{ trace: true }`. */
export interface TracedTemplate extends Template {
  /** What `trace` counts, in the order of the text. */
  readonly points: readonly TracePoint[];
  /**
   * Renders as `render` does, and tells how the output came about. Takes several times as long.
   * @throws TemplateError
   */
  trace(variables?: object, options?: RenderOptions): Trace;
}

/** How one rendering came about: plain data. */
export interface Trace {
  readonly output: string;
  /**
   * The parts of the output, in its order; one that is made of others precedes them. Each character is in at least one, and
   * the innermost one tells which statement wrote it.
   */
  readonly spans: readonly TraceSpan[];
  /** How often each of the template's points was reached. */
  readonly counts: readonly number[];
}

/** A part of the output. */
export interface TraceSpan {
  /** Offsets in the output, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  /** What wrote it: a text, a reference, a macro's call or another directive. */
  readonly node: TraceNode;
  /** The data that it shows or was made of, directly or by way of `#set`, loops and macros. */
  readonly reads: readonly Read[];
}

export interface TraceNode {
  /** The node's kind in the tree that `parse` gives. */
  readonly kind: string;
  /** Offsets in the template, or in `text`. */
  readonly start: number;
  readonly end: number;
  /** The text that the offsets count in, where it is not the template: what `#evaluate` or `#parse` brought. */
  readonly text?: string;
}

export class CompiledTracedTemplate extends CompiledTemplate implements TracedTemplate {
  readonly points: readonly TracePoint[];
  readonly #scope: EmitScope;
  readonly #program: Program;
  readonly #source: Source;

  /** @param plain the form that notes nothing, for `render` */
  constructor(source: Source, plain: [EmitScope, Program], traced: [EmitScope, Program]) {
    super(source, ...plain);
    [this.#scope, this.#program] = traced;
    this.#source = source;
    this.points = (this.#scope.trace ?? [])
      .filter((point) => point.source === source)
      .sort((left, right) => left.start - right.start || right.end - left.end);
  }

  trace(variables: object = {}, { meter = new Meter(this.#scope.settings.limits) }: RenderOptions = {}): Trace {
    const recording = new Recording();
    const output = renderProgram(this.#program, this.#scope, this.#source, variables, meter, recording);
    return {
      output,
      spans: recording.marks
        .map((mark, index) => ({ mark, index }))
        .sort((left, right) => compareMarks(left.mark, right.mark) || right.index - left.index)
        .map(({ mark }) => this.#spanOf(mark)),
      counts: this.points.map((point) => recording.counts.get(point) ?? 0),
    };
  }

  #spanOf({ point, start, end, reads }: Mark): TraceSpan {
    const node = { kind: point.kind, start: point.start, end: point.end };
    const isOwn = point.source === this.#source;
    return { start, end, node: isOwn ? node : { ...node, text: point.source.text }, reads: [...reads.values()] };
  }
}

/** In the order of the output; what is made of others first. */
function compareMarks(left: Mark, right: Mark): number {
  return left.start - right.start || right.end - left.end;
}

/** A statement, or a way that it may take, and how often it ran. */
export interface CoveredPoint {
  readonly kind: TracePoint["kind"];
  /** Offsets in the template. */
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

const ways: ReadonlySet<string> = new Set(["if", "elseif", "else", "round", "empty"]);

/** How much of a template many renderings have reached. */
export class Coverage {
  readonly template: TracedTemplate;
  readonly #counts: number[];

  constructor(template: TracedTemplate) {
    this.template = template;
    this.#counts = template.points.map(() => 0);
  }

  /** Adds what one rendering of the template has reached. */
  add({ counts }: Pick<Trace, "counts">): void {
    if (counts.length !== this.#counts.length) throw new RangeError("The trace is not of this template");
    for (const [index, count] of counts.entries()) this.#counts[index] = (this.#counts[index] as number) + count;
  }

  /** References, assignments and directives; text runs where they do. */
  get statements(): readonly CoveredPoint[] {
    return this.#points((kind) => kind === "Reference" || kind.includes("Directive") || kind === "IfStatement");
  }

  /** The ways of conditions (`if`, `elseif`, `else`, written or not) and of loops (`round`, `empty`). */
  get branches(): readonly CoveredPoint[] {
    return this.#points((kind) => ways.has(kind));
  }

  #points(isAsked: (kind: string) => boolean): CoveredPoint[] {
    return this.template.points
      .map(({ kind, start, end }, index) => ({ kind, start, end, count: this.#counts[index] as number }))
      .filter(({ kind }) => isAsked(kind));
  }
}
