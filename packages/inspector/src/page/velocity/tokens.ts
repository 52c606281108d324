// The tokens of Velocity, for the generated parser.
import { ExternalTokenizer } from "@lezer/lr";
import type { LexicalContext } from "./lexical-context.ts";
import { scan } from "./scan.ts";

export const velocityTokens = new ExternalTokenizer(
  (input, stack) => {
    const { term, length } = scan(input, stack.context as LexicalContext);
    if (length > 0) input.acceptToken(term, length);
  },
  { contextual: true },
);
