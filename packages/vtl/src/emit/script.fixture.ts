// The scripts that templates become, for tests of their text.
import assert from "node:assert/strict";

/** The words of every script, besides the numbered names of functions, constants, variables and labels. */
const words = [
  "allocate begin break catch chargeStatements chargeString const constructor continues count document elements else",
  "enter false first for function hasNext if in index inherits instanceof k last leave length let Map meter new null Object",
  "objects out outer plain prototype push receiver render restore return scope slice thrown throw true try typeof undefined",
  "values vars",
]
  .join(" ")
  .replaceAll(" ", "|");

const tokens = [
  String.raw`"(?:[^"\\\n\r]|\\.)*"`,
  String.raw`(?:${words}|[bfkv]\d+)(?![\w$])`,
  String.raw`\d+(?:\.\d+)?(?:e[+-]?\d+)?`,
  String.raw`[\s(){}[\];,.?:=!<>&|+-]`,
];
const knownTokens = new RegExp(`^(?:${tokens.join("|")})*`);

/** Fails if the script contains a token that no script needs. */
export function checkScript(script: string): void {
  const { length } = knownTokens.exec(script)?.[0] ?? "";
  assert.equal(length, script.length, `unexpected text in the script: ${script.slice(length, length + 80)}`);
}

/** Collects the text of every function that is made from text. */
export class MadeScripts {
  readonly texts: string[] = [];
  /** Makes it fail, as under a Content Security Policy. */
  isForbidden = false;
  readonly #original = globalThis.Function;

  begin(): void {
    globalThis.Function = new Proxy(this.#original, {
      construct: (target, args: string[]) => {
        if (this.isForbidden) throw new EvalError("unsafe-eval");
        this.texts.push(args.at(-1) ?? "");
        return Reflect.construct(target, args) as object;
      },
    });
  }

  end(): void {
    globalThis.Function = this.#original;
  }
}
