// Velocity's init of a new tree: parses string literals as templates, registers macros and checks the arguments of
// directives, in Velocity's order, because the first error counts.
import { childrenOf, type DirectiveNode, type Node, type StringLiteralNode, type TemplateNode } from "../ast.ts";
import type { Dialect } from "../dialect.ts";
import { errorAt, TemplateError, type TemplateErrorCode } from "../errors.ts";
import { maxNesting } from "../parse/lookahead.ts";
import { Parser } from "../parse/parser.ts";
import { Source } from "../source.ts";

/** The macros that a text may call or define. */
interface Macros {
  has(name: string): boolean;
  add(name: string, definition: DirectiveNode, source: Source): void;
}

interface InitializeContext {
  readonly dialect: Dialect;
  readonly macros: Macros;
  /** Receives an error, after which the walk continues. */
  readonly report: (error: TemplateError) => void;
}

/**
 * @returns true if the meaning of names depends on the rendering, because of macros or late text: see `EmitContext.dynamic`
 * @throws TemplateError NESTING_TOO_DEEP, and errors of `context.report`
 */
export function initialize(template: TemplateNode, context: InitializeContext): boolean {
  return new Initializer(template.source, context).initialize(template);
}

class Initializer {
  readonly #context: InitializeContext;
  /** The text of the current node. */
  #source: Source;
  /** The number of string literals around the current node. */
  #nesting = 0;
  /** The variables of the loops around the current node. */
  readonly #loopVariables: string[] = [];
  #dynamic = false;

  constructor(source: Source, context: InitializeContext) {
    this.#source = source;
    this.#context = context;
  }

  initialize(template: TemplateNode): boolean {
    this.#children(template);
    return this.#dynamic;
  }

  #children(node: Node): void {
    const children = childrenOf(node);
    for (let index = 0; index < children.length; index++) this.#visit(children[index] as Node);
  }

  #visit(node: Node): void {
    switch (node.kind) {
      case "Reference":
        return this.#children(node);
      case "SetDirective":
        this.#children(node);
        if (node.left.children.length === 0) this.#assigned(node.leftName);
        break;
      case "Directive":
        for (const argument of node.args) this.#visit(argument);
        this.#innerBlock(node);
        return this.#directive(node);
      case "StringLiteral":
        return this.#stringLiteral(node);
      case "IntegerLiteral":
      case "FloatingPointLiteral":
        // The tokenizer accepts `#` before a number.
        if (Number.isNaN(Number(node.image))) this.#fault("SYNTAX_ERROR", `${node.image} is not a number`, node);
        break;
      case "Text":
      case "Identifier":
        break;
      default:
        this.#children(node);
    }
  }

  #innerBlock(node: DirectiveNode): void {
    const element = node.name === "foreach" ? node.args[0] : undefined;
    const variable = element?.kind === "Reference" ? element.root : undefined;
    if (variable !== undefined) {
      this.#assigned(variable);
      this.#loopVariables.push(variable);
    }
    if (node.block !== undefined) this.#children(node.block);
    if (variable !== undefined) this.#loopVariables.pop();
  }

  /**
   * An assignment inside a loop to the loop's variable has no effect while the element is null, and one to `$foreach` has an
   * effect when the loop ends.
   */
  #assigned(name: string): void {
    if (name === "foreach" || this.#loopVariables.includes(name)) this.#dynamic = true;
  }

  #stringLiteral(node: StringLiteralNode): void {
    const { image } = node;
    const quote = image.charAt(0);
    let text = image.slice(1, -1);
    if (quote === '"') text = this.#unescape(text, node);
    text = text.replaceAll(quote + quote, quote);
    node.text = text;
    if (quote !== '"' || !/[$#]/.test(image)) return;
    node.keepsLastCharacter = text.includes("##");
    const at = this.#source.position(node.start);
    // A blank after the text, so that a last `$` or `#` does not end the template. Rendering removes it.
    const source = new Source(node.keepsLastCharacter ? text : `${text} `, at, this.#source.root);
    const { dialect, macros } = this.#context;
    const nesting = this.#nesting + 1;
    if (nesting > maxNesting) throw this.#error("NESTING_TOO_DEEP", "String literals are nested too deep", node);
    let template: TemplateNode;
    try {
      template = new Parser(source, { dialect, macros, nesting }).template();
    } catch (cause) {
      if (!(cause instanceof TemplateError) || cause.code === "NESTING_TOO_DEEP") throw cause;
      const description = `The string cannot be parsed: ${cause.description}`;
      this.#context.report(errorAt(this.#source, node.start, "INVALID_STRING_LITERAL", description, { cause }));
      return;
    }
    const outer = this.#source;
    this.#source = source;
    this.#nesting = nesting;
    this.#children(template);
    this.#source = outer;
    this.#nesting--;
    node.interpolated = template;
  }

  /** `\uXXXX` in double quotes. */
  #unescape(text: string, node: StringLiteralNode): string {
    return text.replace(/\\u([\s\S]{0,4})/g, (_all, digits: string) => {
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) {
        this.#fault("INVALID_STRING_LITERAL", `\\u${digits} is not a character`, node);
      }
      return String.fromCharCode(Number.parseInt(digits, 16));
    });
  }

  #directive(node: DirectiveNode): void {
    const type = this.#context.dialect.directives.get(node.name);
    if (type === undefined || node.name === "evaluate" || node.name === "parse") this.#dynamic = true;
    if (type === undefined) return;
    if (type === "block" && node.block === undefined && node.name !== "macro") {
      this.#fault("INVALID_DIRECTIVE", `#${node.name} needs arguments in parentheses`, node);
    }
    switch (node.name) {
      case "macro":
        return this.#macro(node);
      case "literal":
        if (node.args.length === 0 && node.block?.children.length === 0) {
          this.#fault("INVALID_DIRECTIVE", "#literal needs content before its #end", node);
        }
        break;
      case "define":
        if (node.args.length !== 1) this.#fault("INVALID_DIRECTIVE", "#define needs one reference", node);
        this.#assigned(node.declares[0] ?? "");
        break;
      case "evaluate": {
        const [argument, extra] = node.args;
        if (argument === undefined || extra !== undefined) {
          this.#fault("INVALID_DIRECTIVE", "#evaluate needs exactly one argument", extra ?? node);
        }
        if (argument !== undefined && argument.kind !== "StringLiteral" && argument.kind !== "Reference") {
          this.#fault("INVALID_DIRECTIVE", "#evaluate needs a string or a reference", argument);
        }
        break;
      }
      case "break":
      case "stop":
        if (node.args.length > 1) this.#fault("INVALID_DIRECTIVE", `#${node.name} takes one argument`, node);
        break;
    }
  }

  #macro(node: DirectiveNode): void {
    const [name] = node.args;
    if (!this.#context.dialect.macros || name?.kind !== "Word" || node.block === undefined) return;
    this.#context.macros.add(name.name, node, this.#source);
  }

  #fault(code: TemplateErrorCode, description: string, node: { readonly start: number }): void {
    this.#context.report(this.#error(code, description, node));
  }

  #error(code: TemplateErrorCode, description: string, node: { readonly start: number }): TemplateError {
    return errorAt(this.#source, node.start, code, description);
  }
}
