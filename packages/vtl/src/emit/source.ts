// The second emitter: JavaScript source for templates that are rendered often, where source text may be evaluated. What it
// does not know it leaves to the functions that the first emitter makes, so that both always agree. Nothing of a template
// gets into the source but string literals and numbers of places.
import type {
  BlockNode,
  DirectiveNode,
  IfStatementNode,
  ReferenceNode,
  SetDirectiveNode,
  StatementNode,
} from "../ast.ts";
import { getProperty } from "../java/member.ts";
import { concurrentModification } from "../java/objects.ts";
import type { Run } from "../render/code.ts";
import { ForeachScope } from "../render/foreach-scope.ts";
import { asFailure, type EmitContext } from "./context.ts";
import { emitDirective } from "./directive.ts";
import { iterate } from "./foreach.ts";
import { emitReference } from "./reference.ts";
import { emitSet } from "./set.ts";
import { ExpressionSource } from "./source-expression.ts";

let evaluates: boolean | undefined;

/** Whether the surroundings allow source text to be evaluated: pages under a strict content security policy do not. */
function canEvaluate(): boolean {
  if (evaluates === undefined) {
    try {
      evaluates = new Function("return true")() === true;
    } catch {
      evaluates = false;
    }
  }
  return evaluates;
}

/** What generated source calls. */
const runtime = { getProperty, iterate, concurrentModification, ForeachScope, nothing: Object.freeze({}) };

/**
 * The template as one function, or undefined when it holds what only the first emitter does: macros and late text, or a
 * `#break` or `#stop` that comes out of a value.
 */
export function emitSource(nodes: readonly StatementNode[], context: EmitContext): Run | undefined {
  if (context.dynamic || context.signals || !canEvaluate()) return undefined;
  const writer = new SourceWriter(context);
  writer.statements(nodes);
  try {
    return writer.finish();
  } catch (cause) {
    // Source that nests deeper than the JavaScript parser follows.
    if (cause instanceof RangeError || cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

/** Writes the body of the function. `r` is the rendering, `v` its variables, `o` the output, `k` what is left to functions. */
export class SourceWriter {
  readonly #context: EmitContext;
  readonly #constants: unknown[] = [];
  readonly #expressions: ExpressionSource;
  #code = "";
  #temporaries = 0;
  #loops: string[] = [];
  #labels = 0;

  constructor(context: EmitContext) {
    this.#context = context;
    this.#expressions = new ExpressionSource(context, this);
  }

  finish(): Run {
    const names = Array.from({ length: this.#temporaries }, (_, index) => `t${index}`);
    const locals = ["p=R.nothing", ...names].join(",");
    const source = `"use strict";return function(r){const v=r.vars;let o=r.out;let ${locals};\n${this.#code}r.out=o;}`;
    const make = new Function("R", "k", source) as (run: typeof runtime, constants: readonly unknown[]) => Run;
    return make(runtime, this.#constants);
  }

  /** The name of a new local variable. */
  temporary(): string {
    return `t${this.#temporaries++}`;
  }

  /** How the source names a value that it cannot spell. */
  constant(value: unknown): string {
    this.#constants.push(value);
    return `k[${this.#constants.length - 1}]`;
  }

  statements(nodes: readonly StatementNode[]): void {
    let text = "";
    for (const node of nodes) {
      if ("text" in node) {
        text += node.text;
        continue;
      }
      this.#text(text);
      text = "";
      this.#statement(node);
    }
    this.#text(text);
  }

  #text(text: string): void {
    if (text !== "") this.#code += `o+=${JSON.stringify(text)};\n`;
  }

  #statement(node: Exclude<StatementNode, { text: string }>): void {
    switch (node.kind) {
      case "Reference":
        this.#reference(node);
        break;
      case "SetDirective":
        this.#set(node);
        break;
      case "IfStatement":
        this.#if(node);
        break;
      case "Directive":
        this.#directive(node);
        break;
    }
  }

  /** Leaves a statement to the first emitter. */
  #delegate(run: Run): void {
    this.#code += `r.out=o;${this.constant(run)}(r);o=r.out;\n`;
  }

  #reference(node: ReferenceNode): void {
    const { escaped, escapePrefix, morePrefix, form, nullText } = node;
    if (escaped || escapePrefix !== "" || morePrefix !== "" || form === "runt" || !node.computable) {
      this.#delegate(emitReference(node, this.#context));
      return;
    }
    const value = this.#expressions.reference(node);
    const held = this.temporary();
    const slow = printSlowly(node, this.#context);
    this.#code += `${held}=${value};if(typeof ${held}==="string"||typeof ${held}==="number"&&(${held}|0)===${held})o+=${held};`;
    this.#code += `else if(${held}==null)o+=${JSON.stringify(nullText)};`;
    this.#code += `else{r.out=o;${this.constant(slow)}(${held},r);o=r.out;}\n`;
  }

  #set(node: SetDirectiveNode): void {
    if (node.left.children.length > 0) {
      this.#code += `${this.constant(emitSet(node, this.#context))}(r);\n`;
      return;
    }
    const slot = this.#context.symbols.slot(node.leftName);
    const held = this.temporary();
    this.#code += `${held}=${this.#expressions.value(node.right)};if(${held}!=null)v[${slot}]=${held};\n`;
  }

  #if(node: IfStatementNode): void {
    node.branches.forEach(({ condition, block }, index) => {
      this.#code += `${index === 0 ? "" : "else "}if(${this.#expressions.test(condition)}){\n`;
      this.statements(block.children);
      this.#code += "}";
    });
    if (node.otherwise !== undefined) {
      this.#code += "else{\n";
      this.statements(node.otherwise.children);
      this.#code += "}";
    }
    this.#code += "\n";
  }

  #directive(node: DirectiveNode): void {
    const { block, args, name } = node;
    const loop = this.#loops.at(-1);
    if (name === "break" && args.length === 0) this.#code += loop === undefined ? "r.out=o;return;" : `break ${loop};`;
    else if (name === "stop" && args.length === 0) this.#code += "r.out=o;return;";
    else if (name === "foreach" && block !== undefined && args.length === 3) this.#foreach(node, block);
    else this.#delegate(emitDirective(node, this.#context));
  }

  #foreach(node: DirectiveNode, block: BlockNode): void {
    const context = this.#context;
    const [element, , list] = node.args;
    if (element === undefined || list === undefined || list.kind === "Word") {
      this.#delegate(emitDirective(node, context));
      return;
    }
    const name = element.kind === "Reference" ? element.root : element.first.image.slice(1);
    const item = context.symbols.slot(name);
    const count = context.symbols.find("velocityCount");
    const hasNext = context.symbols.find("velocityHasNext");
    const foreach = context.symbols.find("foreach");
    const label = `L${this.#labels++}`;
    const id = label.slice(1);
    const walked = this.#expressions.value(list);
    const place = this.constant(() => context.source.position(node.first.start));
    const failed = this.constant((thrown: unknown) => asFailure(thrown, "DIRECTIVE_FAILED", "#foreach", node, context));
    const kept = [item, count, hasNext].filter((slot) => slot !== undefined);
    const { foreachRounds } = context.profile;
    const bound = Number.isFinite(foreachRounds) ? `&&i${id}<${foreachRounds}` : "";
    this.#code += `{const w${id}=R.iterate(${walked});if(w${id}!==undefined){`;
    this.#code += `const e${id}=w${id}.elements,l${id}=w${id}.live,n${id}=e${id}.length,a${id}=l${id}===e${id};`;
    for (const slot of kept) this.#code += `const s${id}_${slot}=v[${slot}];`;
    if (foreach !== undefined)
      this.#code += `const f${id}=new R.ForeachScope(v[${foreach}],${place});v[${foreach}]=f${id};`;
    this.#code += `try{${label}:for(let i${id}=0;i${id}!==(a${id}?e${id}.length:n${id})${bound};i${id}++){`;
    this.#code += `if(l${id}!==undefined&&l${id}.length!==n${id})throw R.concurrentModification();r.step();`;
    this.#code += `if(o.length>r.limits.maxOutputLength)r.checkLength(o.length);`;
    if (count !== undefined) this.#code += `v[${count}]=i${id}+1;`;
    if (hasNext !== undefined) this.#code += `v[${hasNext}]=i${id}+1<n${id};`;
    this.#code += `v[${item}]=e${id}[i${id}];`;
    if (foreach !== undefined) this.#code += `f${id}.index=i${id};f${id}.hasNext=i${id}+1<n${id};`;
    this.#code += "\n";
    this.#loops.push(label);
    this.statements(block.children);
    this.#loops.pop();
    this.#code += `}}catch(x){throw ${failed}(x);}`;
    for (const slot of kept) this.#code += `v[${slot}]=s${id}_${slot};`;
    if (foreach !== undefined) this.#code += `v[${foreach}]=f${id}.parent??f${id}.replaced;`;
    this.#code += "}}\n";
  }
}

/** Prints a value that is neither text nor a small integer nor missing, as the first emitter does. */
function printSlowly(node: ReferenceNode, context: EmitContext): (value: unknown, render: Parameters<Run>[0]) => void {
  let given: unknown;
  const print = emitReference(node, context, () => given);
  return (value, render) => {
    given = value;
    print(render);
  };
}
