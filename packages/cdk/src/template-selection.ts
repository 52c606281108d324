// Checks the expressions that select a response template.
import { Token } from "aws-cdk-lib";

const scalars = ["integration.response.statuscode"];
/** A member or an index follows. */
const documents = [
  "request.body",
  "integration.response.body",
  "integration.response.header",
  "integration.response.multivalueheader",
];

/** A variable, in braces or not; a dollar sign behind a backslash is text. */
const variables = /(?<!\\)\$(?:\{([^}]*)\}|((?:[\w-]|\.(?=[\w[])|\[[^\]]*\])*))/g;

/** Checks only the beginnings of variables. @returns undefined if there is no problem, or the expression is a token */
export function templateSelectionProblem(expression: string | undefined): string | undefined {
  if (expression === undefined || Token.isUnresolved(expression)) return undefined;
  for (const [, braced, bare] of expression.matchAll(variables)) {
    const name = braced ?? bare ?? "";
    const isKnown =
      scalars.includes(name) || documents.some((it) => name.startsWith(`${it}.`) || name.startsWith(`${it}[`));
    if (isKnown) continue;
    const hint = name === "default" ? " Write \\$default for the template $default." : "";
    return `templateSelectionExpression has no variable $${name}.${hint} Variables begin with ${[...scalars, ...documents].join(", ")}.`;
  }
  return undefined;
}
