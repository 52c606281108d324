// Generates the parser of a Lezer grammar, as source text of two modules: `NAME.grammar` exports `parser`, `NAME.terms`
// exports the ids of its terms.
import { readFileSync } from "node:fs";
import { buildParserFile } from "@lezer/generator";
import type { Plugin } from "esbuild";

const grammarFile = /\.grammar$/;
const termsFile = /\.terms$/;

/** @throws Error with the position if the grammar is invalid */
export function grammarModule(path: string): string {
  return built(path).parser;
}

export function termsModule(path: string): string {
  const constants = built(path.replace(termsFile, ".grammar")).terms;
  const entries = [...constants.matchAll(/(\w+) = (\d+)/g)].map(([, name, id]) => `${name}: ${id}`);
  return `export const terms = { ${entries.join(", ")} };`;
}

type Built = ReturnType<typeof buildParserFile>;

/** By text: generating takes half a second, and each bundle needs both modules. */
const generated = new Map<string, Built>();

function built(path: string): Built {
  const text = readFileSync(path, "utf8");
  const known = generated.get(text);
  if (known !== undefined) return known;
  const warn = (message: string): never => {
    throw new Error(`${path}: ${message}`);
  };
  const made = buildParserFile(text, { fileName: path, includeNames: true, warn });
  generated.set(text, made);
  return made;
}

export const grammars: Plugin = {
  name: "grammars",
  setup(build) {
    build.onLoad({ filter: grammarFile }, ({ path }) => ({ contents: grammarModule(path) }));
    build.onResolve({ filter: termsFile }, ({ path, resolveDir }) => ({ path: `${resolveDir}/${path}` }));
    build.onLoad({ filter: termsFile }, ({ path }) => ({ contents: termsModule(path) }));
  },
};
