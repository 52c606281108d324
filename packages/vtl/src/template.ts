// Compiled templates and their renderings.
import type { Program } from "./emit/program.ts";
import { errorAt, TemplateError } from "./errors.ts";
import { JavaException } from "./java/exception.ts";
import { LimitExceeded } from "./limits.ts";
import { Meter } from "./meter.ts";
import type { Recording } from "./render/recording.ts";
import { Render } from "./render/render.ts";
import { BreakSignal, StopSignal } from "./render/signal.ts";
import { VariableScope } from "./render/variable-scope.ts";
import type { Source } from "./source.ts";

export interface RenderOptions {
  /** Shared with other renderings; its limits replace those of the template. Default: a new meter with the template's limits. */
  readonly meter?: Meter | undefined;
}

/** A compiled template. It has no state and can be rendered any number of times. */
export interface Template {
  readonly source: string;
  /** The name of its dialect. */
  readonly profile: string;
  /**
   * @param variables by name: JSON values, Maps, and objects of this library. Templates see only the own data properties of
   *   other objects, and may change the objects.
   * @throws TemplateError
   */
  render(variables?: object, options?: RenderOptions): string;
}

export class CompiledTemplate implements Template {
  readonly source: string;
  readonly profile: string;
  readonly #program: Program;

  constructor(program: Program) {
    this.source = program.context.source.text;
    this.profile = program.context.settings.dialect.name;
    this.#program = program;
  }

  render(variables: object = {}, { meter }: RenderOptions = {}): string {
    const { constant, context } = this.#program;
    const { limits } = context.settings;
    if (constant !== undefined && meter === undefined && constant.length <= limits.maxOutputLength) return constant;
    return renderProgram(this.#program, variables, meter ?? new Meter(limits));
  }
}

/** @throws TemplateError */
export function renderProgram(program: Program, variables: object, meter: Meter, recording?: Recording): string {
  const { source, settings, symbols } = program.context;
  try {
    const { run, inherits } = program.code;
    const plain = variables instanceof VariableScope && !inherits();
    const render = new Render(settings.dialect, meter, symbols, variables, plain, recording);
    try {
      run(render);
    } catch (signal) {
      if (!(signal instanceof BreakSignal) && !(signal instanceof StopSignal)) throw signal;
    }
    meter.checkLength(render.out.length);
    meter.allocate(render.out.length);
    return render.out;
  } catch (thrown) {
    throw templateFailure(thrown, source);
  }
}

/** Turns errors that no statement has handled into a TemplateError at the first character. Returns all others as they are. */
export function templateFailure(thrown: unknown, source: Source): unknown {
  if (thrown instanceof TemplateError) return thrown;
  if (thrown instanceof RangeError) {
    return errorAt(source, 0, "NESTING_TOO_DEEP", "The template is nested too deep", { cause: thrown });
  }
  if (thrown instanceof LimitExceeded) return errorAt(source, 0, "LIMIT_EXCEEDED", thrown.message, { cause: thrown });
  if (thrown instanceof JavaException) {
    return errorAt(source, 0, "METHOD_FAILED", `${thrown.javaClass}: ${thrown.message}`, { cause: thrown });
  }
  return thrown;
}
