// Expressions as JavaScript source: the common kinds, with everything else left to the first emitter's functions.
import type { BinaryNode, ExpressionNode, ReferenceNode, StringLiteralNode } from "../ast.ts";
import { add, multiply, subtract } from "../java/arithmetic.ts";
import { isInherited } from "../java/own-property.ts";
import { toText } from "../java/to-text.ts";
import { ForeachScope } from "../render/foreach-scope.ts";
import type { Render } from "../render/render.ts";
import type { EmitContext } from "./context.ts";
import { combine, compareBy, emitValue } from "./expression.ts";
import { emitStep, emitTruth } from "./reference.ts";
import type { SourceWriter } from "./source.ts";

const loopProperties: ReadonlyMap<string, (scope: string) => string> = new Map([
  ["index", (scope: string) => `${scope}.index`],
  ["count", (scope: string) => `${scope}.index+1`],
  ["hasNext", (scope: string) => `${scope}.hasNext`],
  ["first", (scope: string) => `${scope}.index<1`],
  ["last", (scope: string) => `!${scope}.hasNext`],
]);

const orders: { readonly [kind in BinaryNode["kind"]]?: string } = {
  LTNode: "<",
  GTNode: ">",
  LENode: "<=",
  GENode: ">=",
};

export class ExpressionSource {
  readonly #context: EmitContext;
  readonly #writer: SourceWriter;

  constructor(context: EmitContext, writer: SourceWriter) {
    this.#context = context;
    this.#writer = writer;
  }

  value(node: ExpressionNode): string {
    switch (node.kind) {
      case "Reference":
        return node.computable && node.form !== "runt" ? this.reference(node) : this.#left(node);
      case "StringLiteral":
        return this.#string(node);
      case "IntegerLiteral": {
        const value = Number(node.image);
        return value === (value | 0) ? `${value + 0}` : this.#left(node);
      }
      case "True":
        return "true";
      case "False":
        return "false";
      case "Expression":
        return this.value(node.inner);
      case "AddNode":
      case "SubtractNode":
      case "MulNode":
        return this.#arithmetic(node);
      case "OrNode":
      case "AndNode":
      case "NotNode":
      case "EQNode":
      case "NENode":
      case "LTNode":
      case "GTNode":
      case "LENode":
      case "GENode":
        return this.test(node);
      default:
        return this.#left(node);
    }
  }

  test(node: ExpressionNode): string {
    switch (node.kind) {
      case "Reference": {
        if (node.form === "runt" || !node.computable) return "false";
        const held = this.#writer.temporary();
        const slow = this.#writer.constant(emitTruth(node, this.#context));
        return `(typeof (${held}=${this.reference(node)})==="boolean"?${held}:${slow}(${held},r))`;
      }
      case "True":
        return "true";
      case "Expression":
        return this.test(node.inner);
      case "NotNode":
        return `!(${this.test(node.operand)})`;
      case "AndNode":
        return `(${this.test(node.left)}&&${this.test(node.right)})`;
      case "OrNode":
        return `(${this.test(node.left)}||${this.test(node.right)})`;
      case "EQNode":
      case "NENode": {
        const [left, right, operands] = this.#operands(node);
        const equal = this.#writer.constant(combine(node, this.#context));
        const same = `typeof ${left}===typeof ${right}&&(typeof ${left}==="string"||typeof ${left}==="number")`;
        const fast = node.kind === "EQNode" ? `${left}===${right}` : `${left}!==${right}`;
        return `(${operands},${same}?${fast}:${equal}(${left},${right},r))`;
      }
      case "LTNode":
      case "GTNode":
      case "LENode":
      case "GENode": {
        const [left, right, operands] = this.#operands(node);
        const slow = this.#writer.constant(compareBy(node, node.kind, this.#context));
        const numbers = `typeof ${left}==="number"&&typeof ${right}==="number"`;
        return `(${operands},${numbers}?${left}${orders[node.kind]}${right}:${slow}(${left},${right}))`;
      }
      default:
        return "false";
    }
  }

  /** Left to a function of the first emitter. */
  #left(node: ExpressionNode): string {
    return `${this.#writer.constant(emitValue(node, this.#context))}(r)`;
  }

  /** Two temporaries, and the source that fills them in order. */
  #operands(node: BinaryNode): [string, string, string] {
    const left = this.#writer.temporary();
    const first = `${left}=${this.value(node.left)}`;
    const right = this.#writer.temporary();
    return [left, right, `${first},${right}=${this.value(node.right)}`];
  }

  #arithmetic(node: BinaryNode): string {
    const [left, right, operands] = this.#operands(node);
    const operation = node.kind === "AddNode" ? add : node.kind === "SubtractNode" ? subtract : multiply;
    const fast = this.#writer.constant(operation);
    const slow = this.#writer.constant(combine(node, this.#context));
    const numbers = `typeof ${left}==="number"&&typeof ${right}==="number"`;
    return `(${operands},${numbers}?${fast}(${left},${right}):${slow}(${left},${right},r))`;
  }

  reference(node: ReferenceNode): string {
    const { symbols, profile } = this.#context;
    const slot = symbols.slot(node.root);
    let value = `v[${slot}]`;
    node.children.forEach((child, index) => {
      const held = this.#writer.temporary();
      if (child.kind !== "Identifier") {
        const step = this.#writer.constant(emitStep(child, node, this.#context));
        value = `((${held}=${value})==null?null:${step}(${held},r))`;
        return;
      }
      const { name } = child;
      const spelled = JSON.stringify(name);
      const general = `R.getProperty(${held},${spelled},r)`;
      const loop = node.root === "foreach" && index === 0 ? loopProperties.get(name) : undefined;
      if (loop !== undefined) {
        const scope = this.#writer.constant(ForeachScope);
        value = `((${held}=${value}) instanceof ${scope}?${loop(held)}:${general})`;
      } else if (isInherited(name) || name === "class" || name === "Class") {
        value = `((${held}=${value})==null?null:${general})`;
      } else {
        const plain = `${held}!=null&&typeof ${held}==="object"&&r.canRead(${held})`;
        value = `((${held}=${value})===p?p[${spelled}]:${plain}?(p=${held})[${spelled}]:${general})`;
      }
    });
    return profile.missingIsEmpty ? `(${value}??"")` : value;
  }

  /** A string of text and references is put together in place; with directives in it, it is left. */
  #string(node: StringLiteralNode): string {
    const { interpolated } = node;
    if (interpolated === undefined) return JSON.stringify(node.text);
    const last = interpolated.children.at(-1);
    const simple = interpolated.children.every(
      (child) =>
        "text" in child ||
        (child.kind === "Reference" &&
          !child.escaped &&
          child.form !== "runt" &&
          child.computable &&
          child.escapePrefix === "" &&
          child.morePrefix === ""),
    );
    if (node.keepsLastCharacter || !simple || last === undefined || !("text" in last) || !last.text.endsWith(" ")) {
      return this.#left(node);
    }
    const inner = new ExpressionSource({ ...this.#context, source: interpolated.source }, this.#writer);
    let source = '""';
    interpolated.children.forEach((child, index) => {
      if ("text" in child) {
        const text = index === interpolated.children.length - 1 ? child.text.slice(0, -1) : child.text;
        if (text !== "") source += `+${JSON.stringify(text)}`;
      } else if (child.kind === "Reference") {
        const held = this.#writer.temporary();
        const print = this.#writer.constant(printed(child));
        const small = `typeof ${held}==="string"||typeof ${held}==="number"&&(${held}|0)===${held}`;
        source += `+((${held}=${inner.reference(child)},${small})?${held}:${print}(${held},r))`;
      }
    });
    return `${this.#writer.constant(bounded)}(${source},r)`;
  }
}

function bounded(text: string, render: Render): string {
  render.checkLength(text.length);
  return text;
}

/** How a reference prints inside a string. */
function printed(node: ReferenceNode): (value: unknown, render: Render) => string {
  const { nullText } = node;
  return (value, render) => toText(value, render) ?? nullText;
}
