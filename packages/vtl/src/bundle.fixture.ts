// The package as a bundler makes it for a browser.
import { build } from "esbuild";
import type { Engine } from "./samples.fixture.ts";

/** Bundles modules of the package; fails if one needs Node.js. */
export async function bundle(...modules: readonly string[]): Promise<Uint8Array> {
  const contents = modules.map((module) => `export * from "./${module}/index.ts";`).join("\n");
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    write: false,
  });
  return outputFiles[0]!.contents;
}

let minified: Promise<Engine> | undefined;

/** The engine, minified, with every class and variable renamed; made once for all tests of a process. */
export function minifiedEngine(): Promise<Engine> {
  minified ??= bundle(".", "apigateway").then((code) => {
    return import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`) as Promise<Engine>;
  });
  return minified;
}
