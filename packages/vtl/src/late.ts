// Late text: templates that `#evaluate` and `#parse` compile while another one renders.
import type { EmitScope, LateCompiler } from "./emit/context.ts";
import type { Program } from "./emit/program.ts";
import { MacroRegistry } from "./render/macros.ts";
import { Source } from "./source.ts";

/** The cost of compiling a template, and of each of its characters. */
const stepsPerText = 2000;
const bytesPerText = 4000;
const stepsPerCharacter = 40;
const bytesPerCharacter = 200;

/**
 * Compiles late text of a template. Its macros and names belong to the rendering, not to the template.
 * @param translate the three phases of `compile`
 */
export function lateCompiler(
  own: EmitScope,
  translate: (source: Source, scope: EmitScope, compileLate: LateCompiler) => Program,
): LateCompiler {
  const compileLate: LateCompiler = (text, render) => {
    render.meter.charge(stepsPerText + stepsPerCharacter * text.length);
    render.meter.allocate(bytesPerText + bytesPerCharacter * text.length);
    render.macros ??= new MacroRegistry(own.macros);
    const symbols = render.symbols === own.symbols ? own.symbols.fork() : render.symbols;
    const scope = { ...own, macros: render.macros, symbols, late: true, trace: own.trace && [] };
    const { run, inherits } = translate(new Source(text), scope, compileLate).code;
    render.grow(symbols);
    render.plain &&= !inherits();
    return run;
  };
  return compileLate;
}
