// The value of a `#define`d block and of `$bodyContent`, which is rendered each time it is printed.
import { JavaClass } from "../java/class.ts";
import { TemplateObject } from "../java/object.ts";
import type { MacroScope } from "./macro-scope.ts";
import type { Render, Run } from "./render.ts";
import { isBreakFor } from "./signal.ts";

const blockClass = new JavaClass("org.apache.velocity.runtime.directive.Block$Reference");

export class BlockReference extends TemplateObject {
  readonly javaClass = blockClass;
  readonly #run: Run;
  readonly #maxDepth: number;
  /** The scope of the definition, in which its text form is rendered. */
  readonly #scope: MacroScope | undefined;
  #depth = 0;

  constructor(run: Run, maxDepth: number, scope: MacroScope | undefined) {
    super();
    this.#run = run;
    this.#maxDepth = maxDepth;
    this.#scope = scope;
  }

  /** Appends the block to the output. @returns false if it is nested in itself as deep as allowed */
  render(render: Render): boolean {
    if (this.#depth >= this.#maxDepth) return false;
    this.#depth++;
    try {
      render.meter.charge(1);
      this.#run(render);
    } catch (signal) {
      if (!isBreakFor(signal, undefined)) throw signal;
    }
    this.#depth--;
    return true;
  }

  override text(render: Render): string | null {
    const { recording } = render;
    return recording === undefined ? this.#text(render) : recording.aside(() => this.#text(render));
  }

  #text(render: Render): string | null {
    const out = render.out;
    const scope = render.scope;
    render.out = "";
    render.scope = this.#scope;
    try {
      return this.render(render) ? render.out : null;
    } finally {
      render.out = out;
      render.scope = scope;
    }
  }
}
