// Text that becomes template only while another one renders: `#evaluate` and `#parse`.
import type { Program } from "./emit/block.ts";
import type { EmitScope, LateCompiler } from "./emit/context.ts";
import { MacroRegistry } from "./render/macros.ts";
import { Source } from "./source.ts";

/** What a character of a template costs to be compiled, and takes as a tree and as functions. */
const stepsPerCharacter = 20;
const bytesPerCharacter = 200;

/**
 * Compiles late text of a template. Macros and names that it brings belong to the rendering, not to the template.
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
    const scope = { ...own, macros: render.macros, symbols, late: true, ...(own.trace && { trace: [] }) };
    const { run } = translate(new Source(text), scope, compileLate);
    render.grow(symbols);
    return run;
  };
  return compileLate;
}
