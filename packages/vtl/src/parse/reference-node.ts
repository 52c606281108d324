// The first token of a reference: backslashes, dollar signs, `!`, `{`.
import type { ReferenceNode } from "../ast.ts";
import { type Token, tokensLiteral } from "./token.ts";

/** Makes a reference. The first token keeps only the part of its image that literals print. */
export function referenceNode(token: Token, last: Token, children: ReferenceNode["children"]): ReferenceNode {
  const { image } = token;
  let escaped = false;
  let escapePrefix = "";
  let morePrefix = "";
  const computable = !image.includes("\\!");
  if (computable && (image.startsWith("\\") || image.lastIndexOf("$") > 0)) {
    let slashes = 0;
    while (image[slashes] === "\\") slashes++;
    const dollar = Math.max(slashes, image.lastIndexOf("$"));
    escaped = slashes % 2 === 1;
    escapePrefix = image.slice(0, slashes >> 1);
    morePrefix = image.slice(slashes, dollar);
    token.image = image.slice(dollar);
  }
  const form = computable ? formOf(token.image) : "normal";
  // Of `$\\!x`, Velocity removes the last backslash before the `!`.
  const root = computable ? rootOf(token) : image.replace(/(\$[^\\]*\\*)\\/, "$1");
  const literal = tokensLiteral(token, last);
  return {
    kind: "Reference",
    start: token.start,
    end: last.end,
    literal,
    children,
    root,
    form,
    escaped,
    escapePrefix,
    morePrefix,
    nullText: !computable ? root : form === "quiet" && !escaped ? "" : literal,
    computable,
  };
}

function formOf(image: string): ReferenceNode["form"] {
  if (image.startsWith("$!")) return "quiet";
  if (image === "${") return "formal";
  return image.startsWith("$") ? "normal" : "runt";
}

function rootOf({ image, next }: Token): string {
  if (image === "${" || image.startsWith("$!{")) return next?.image ?? "";
  return image.slice(image.startsWith("$!") ? 2 : image.startsWith("$") ? 1 : 0);
}
