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

function built(path: string): ReturnType<typeof buildParserFile> {
  const warn = (message: string): never => {
    throw new Error(`${path}: ${message}`);
  };
  return buildParserFile(readFileSync(path, "utf8"), { fileName: path, includeNames: true, warn });
}

export const grammars: Plugin = {
  name: "grammars",
  setup(build) {
    build.onLoad({ filter: grammarFile }, ({ path }) => ({ contents: grammarModule(path) }));
    build.onResolve({ filter: termsFile }, ({ path, resolveDir }) => ({ path: `${resolveDir}/${path}` }));
    build.onLoad({ filter: termsFile }, ({ path }) => ({ contents: termsModule(path) }));
  },
};
