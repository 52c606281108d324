// Builds the code of a function as SAM's `Metadata: BuildMethod: esbuild` asks for, with source maps.
import { existsSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join, relative, resolve } from "node:path";
import type { BuildFailure, BuildOptions, Loader, OutputFile } from "esbuild";
import { codeFolder } from "../../lambda/code-folder.ts";
import { Fault } from "../../template/fault.ts";
import { type MapNode, memberOf, stringOf, type TemplateNode, textOf } from "../../template/node.ts";

export interface FunctionBuildOptions {
  readonly metadata: MapNode;
  /** The path in the template, relative to `folder`. */
  readonly code: string;
  readonly folder: string;
  readonly handler: string;
  /** Created if missing. */
  readonly outFolder: string;
}

export interface BuiltFunction {
  readonly folder: string;
  /** Absolute; a change to one of them needs a new build. */
  readonly sources: readonly string[];
}

/** @returns undefined if nothing has to be built @throws Fault */
export async function builtFunction(options: FunctionBuildOptions): Promise<BuiltFunction | undefined> {
  const method = memberOf(options.metadata, "BuildMethod");
  if (method === undefined) return undefined;
  if (stringOf(method) === "makefile") {
    throw new Fault(
      method.start,
      "The build method makefile is not supported. Run `sam build`, then start with its template, .aws-sam/build/template.yaml.",
    );
  }
  // Other methods name a runtime whose packages `sam build` installs; the program's own packages are used.
  if (stringOf(method) !== "esbuild") return undefined;
  const { build } = createRequire(createRequire(import.meta.url).resolve("tsx"))("esbuild") as typeof import("esbuild");
  const source = resolve(options.folder, options.code);
  try {
    const settings = buildOptions(options, source);
    const { metafile, outputFiles } = await build({ ...settings, metafile: true, write: false, logLevel: "silent" });
    const folder = await writtenFolder(options.outFolder, outputFiles!);
    return { folder, sources: Object.keys(metafile!.inputs).map((it) => resolve(source, it)) };
  } catch (cause) {
    const [first] = (cause as BuildFailure).errors ?? [];
    const at = first?.location;
    const place = at ? `${relative(process.cwd(), resolve(source, at.file))}:${at.line}:${at.column + 1}: ` : "";
    throw new Fault(method.start, `esbuild: ${place}${first?.text ?? (cause as Error).message}`);
  }
}

/**
 * Writes the files into a folder that is named by their content: new code is another folder, so that exactly the functions
 * whose code changed are loaded again. The folder of the last build stays, because invocations may still run in it.
 */
async function writtenFolder(outFolder: string, files: readonly OutputFile[]): Promise<string> {
  const before: readonly string[] = await readdir(outFolder).catch(() => []);
  const entries = files.map(({ path, text }) => ({ kind: "text", path: relative(outFolder, path), text }) as const);
  // Without it, a package.json above would decide whether the code is an ES module.
  const manifest = { kind: "text", path: "package.json", text: "{}\n" } as const;
  const { folder } = await codeFolder([...entries, manifest], { parent: outFolder, unpack: noZip });
  if (before.includes(basename(folder))) return folder;
  const earlier = await Promise.all(
    before.map(async (name) => ({ path: join(outFolder, name), made: (await stat(join(outFolder, name))).mtimeMs })),
  );
  for (const { path } of earlier.toSorted((one, other) => one.made - other.made).slice(0, -1)) {
    await rm(path, { recursive: true, force: true });
  }
  return folder;
}

async function noZip(): Promise<never> {
  throw new Error("A build has no zip files.");
}

function buildOptions({ metadata, handler, outFolder }: FunctionBuildOptions, source: string): BuildOptions {
  const given = memberOf(metadata, "BuildProperties");
  const property = (name: string): TemplateNode | undefined =>
    given?.kind === "map" ? memberOf(given, name) : undefined;
  const list = (name: string) => listOf(property(name));
  const pairs = (name: string) => Object.fromEntries(list(name).map((it) => it.split(/=(.*)/s, 2)));
  const mainFields = list("MainFields");
  return {
    absWorkingDir: source,
    entryPoints: list("EntryPoints").length > 0 ? [...list("EntryPoints")] : [entryPoint(source, handler)],
    bundle: true,
    platform: "node",
    outdir: outFolder,
    format: (textOf(property("Format")) ?? "cjs") as "cjs" | "esm",
    target: textOf(property("Target")) ?? "es2020",
    minify: textOf(property("Minify")) === "true",
    sourcemap: true,
    external: [...list("External")],
    ...(mainFields.length > 0 && { mainFields: [...mainFields] }),
    loader: pairs("Loader") as Record<string, Loader>,
    outExtension: pairs("OutExtension"),
    banner: pairs("Banner"),
  };
}

/** A list, or names separated by commas. */
function listOf(node: TemplateNode | undefined): readonly string[] {
  if (node?.kind === "list") return node.items.flatMap((it) => textOf(it) ?? []);
  return (
    textOf(node)
      ?.split(",")
      .map((it) => it.trim()) ?? []
  );
}

/** `src/app.handler` → `src/app.ts`. */
function entryPoint(source: string, handler: string): string {
  const name = handler.slice(0, handler.lastIndexOf("."));
  const found = [".ts", ".tsx", ".mts", ".js", ".mjs", ".cjs"].find((it) => existsSync(join(source, name + it)));
  return `./${name}${found ?? ".ts"}`;
}
