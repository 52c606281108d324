// Bundles the page from its sources: the script of the first view, those that it loads later, the worker's, one stylesheet,
// and the document that loads them.
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { grammars } from "./grammar.ts";

const sources = join(import.meta.dirname, "page");

/** @throws Error with file and line if the sources cannot be bundled */
export async function bundlePage(): Promise<readonly (readonly [name: string, body: Uint8Array])[]> {
  const [{ outputFiles }, document] = await Promise.all([
    build({
      entryPoints: ["main.tsx", "engine/worker.ts", "style.css"].map((file) => join(sources, file)),
      entryNames: "[name]",
      bundle: true,
      splitting: true,
      chunkNames: "[name]-[hash]",
      minify: true,
      format: "esm",
      target: "es2024",
      jsx: "automatic",
      jsxImportSource: "preact",
      plugins: [grammars],
      legalComments: "none",
      logLevel: "silent",
      outdir: "/",
      write: false,
    }),
    readFile(join(sources, "index.html")),
  ]);
  return [["index.html", document], ...outputFiles.map(({ path, contents }) => [basename(path), contents] as const)];
}
