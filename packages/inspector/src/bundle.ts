// Bundles the page from its sources: the script of the first view, those that it loads later, the worker's, one stylesheet,
// and the document that loads them; and all of it as a single file, for sharing.
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { grammars } from "./grammar.ts";
import type { Bundle } from "./kept-bundle.ts";
import { singleFile } from "./single-file.ts";

const sources = join(import.meta.dirname, "page");

const options = {
  bundle: true,
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
  metafile: true,
  absWorkingDir: sources,
} as const satisfies BuildOptions;

/** The files that decide how the page is bundled. */
const toolFiles = ["bundle.ts", "grammar.ts", "single-file.ts"].map((name) => join(import.meta.dirname, name));

/** @throws Error with file and line if the sources cannot be bundled */
export async function bundlePage(): Promise<Bundle> {
  const document = join(sources, "index.html");
  const [page, worker, single, documentText] = await Promise.all([
    build({
      ...options,
      entryPoints: [join(sources, "main.tsx"), join(sources, "style.css")],
      splitting: true,
      chunkNames: "[name]-[hash]",
    }),
    // By itself, so that the page contains no more of the engine than it calls.
    // Not a module: in a page that was opened from a file, Chromium starts no worker from one.
    build({ ...options, format: "iife", entryPoints: [join(sources, "engine/worker.ts")] }),
    build({ ...options, entryPoints: [join(sources, "share/single-file.ts")] }),
    readFile(document, "utf8"),
  ]);
  const files = new Map(
    [...page.outputFiles, ...worker.outputFiles].map(({ path, contents }) => [basename(path), contents]),
  );
  const parts = {
    script: single.outputFiles[0]!.text,
    worker: worker.outputFiles[0]!.text,
    style: new TextDecoder().decode(files.get("style.css")),
  };
  const inputs = [page, worker, single].flatMap(({ metafile }) => Object.keys(metafile.inputs));
  return {
    files: [
      ["index.html", new TextEncoder().encode(documentText)],
      ["share.html", new TextEncoder().encode(singleFile(documentText, parts))],
      ...files,
    ],
    sources: [...new Set([document, ...toolFiles, ...inputs.map((input) => join(sources, input))])],
  };
}
