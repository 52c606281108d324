// A template as JavaScript.
import type { TemplateNode } from "../ast.ts";
import type { TracePoint } from "../render/recording.ts";
import type { Run } from "../render/render.ts";
import { emitFunction } from "./block.ts";
import type { EmitContext } from "./context.ts";
import { emitMacros } from "./macro.ts";
import { isText } from "./print.ts";
import { Script } from "./script.ts";

/** The functions of a template. */
export interface Code {
  readonly run: Run;
  /** True if plain objects inherit a property that the template reads. */
  readonly inherits: () => boolean;
  /** The points that the traced form counts, of this text and of the strings in it; none in the plain form. */
  readonly points: readonly TracePoint[];
}

/** A template whose JavaScript is generated when it is first rendered. */
export class Program {
  readonly context: EmitContext;
  /** The output of a template that consists of text only. */
  readonly constant: string | undefined;
  #tree: TemplateNode | undefined;
  #code: Code | undefined;

  constructor(tree: TemplateNode, context: EmitContext) {
    this.context = context;
    const { children } = tree;
    this.constant = children.every(isText) ? children.map(({ text }) => text).join("") : undefined;
    this.#tree = tree;
  }

  /**
   * Before it is read, names of the template may not have slots.
   * @throws Error if a Content Security Policy forbids to make functions from text
   */
  get code(): Code {
    if (this.#code === undefined) {
      this.#code = generate(this.#tree as TemplateNode, this.context);
      this.#tree = undefined;
    }
    return this.#code;
  }
}

function generate({ children }: TemplateNode, context: EmitContext): Code {
  const script = new Script();
  const main = emitFunction(children, context, script);
  const macros = emitMacros(context, script);
  const [inherits, run, ...bodies] = script.functions([main, ...macros.values()]);
  for (const [index, macro] of [...macros.keys()].entries()) macro.run = bodies[index];
  return { run: run as Run, inherits, points: context.trace ?? [] };
}
