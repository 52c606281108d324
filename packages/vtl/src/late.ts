// Late text: templates that `#evaluate` and `#parse` compile while another one renders.
import type { Program } from "./emit/block.ts";
import type { EmitScope, LateCompiler } from "./emit/context.ts";
import { MacroRegistry } from "./render/macros.ts";
import { Source } from "./source.ts";

/** The cost of compiling a character of a template. */
const stepsPerCharacter = 20;
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
    render.meter.charge(stepsPerCharacter * text.length);
    render.meter.allocate(bytesPerCharacter * text.length);
    render.macros ??= new MacroRegistry(own.macros);
    const symbols = render.symbols === own.symbols ? own.symbols.fork() : render.symbols;
    const scope = { ...own, macros: render.macros, symbols, late: true, trace: own.trace && [] };
    const { run } = translate(new Source(text), scope, compileLate);
    render.grow(symbols);
    return run;
  };
  return compileLate;
}
