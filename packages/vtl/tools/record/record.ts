// npm run record: renders samples with the real engines (Record.java) and rewrites their expected values in place.
//
//   npm run record                          every samples/*.jsonl and src/*/recorded.jsonl of the package
//   npm run record -- samples/set.jsonl …   these files
//   npm run record -- --check FILE …        changes nothing, prints differences and exits 1 if there are any
//   npm run record -- --reference …         with the stand-ins for $input of test-data/samples.jsonl
//
// Needs a JDK (JAVA_HOME or the PATH) and Maven, which fetches the engines once into node_modules/.cache. Use JDK 17 for values
// to commit: others have different messages and methods.

import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { delimiter, join, relative } from "node:path";

interface Recorded {
  readonly expected17?: string | null;
  readonly error17?: unknown;
  readonly expectedApigw?: string | null;
  readonly errorApigw?: unknown;
  /** The result of a call of Java's libraries, in the recorded.jsonl files. */
  readonly result?: unknown;
}

type Sample = Readonly<Record<string, unknown>> & { readonly id?: string };

const recordedFields = ["expected17", "error17", "expectedApigw", "errorApigw", "result"] as const;
/** Java prints arrays and plain objects with their identity hash, which differs between runs. */
const identityHash = /(?:\[[A-Z]?[\w.$;]*|[\w.$]+\.[\w$]+)@[\da-f]{5,8}\b/;

const here = import.meta.dirname;
const packageFolder = join(here, "../..");
const cache = join(packageFolder, "node_modules/.cache/record");

function run(command: string, args: readonly string[], input?: string): string {
  const result = spawnSync(command, args, { input, encoding: "utf8", maxBuffer: 2 ** 30 });
  if (result.error !== undefined) {
    throw new Error(`${command} cannot be started. Install a JDK and Maven.`, { cause: result.error });
  }
  if (result.status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${result.stderr}${result.stdout}`);
  return result.stdout;
}

function java(tool: "java" | "javac"): string {
  return process.env.JAVA_HOME === undefined ? tool : join(process.env.JAVA_HOME, "bin", tool);
}

/** Fetches the engines and compiles the program, each only if it does not exist or is older than its source. */
function prepare(): string {
  const jars = join(cache, "jars");
  const classes = join(cache, "classes");
  mkdirSync(classes, { recursive: true });
  if (isStale(join(jars, "velocity-1.7.jar"), join(here, "pom.xml"))) {
    const target = `-DoutputDirectory=${jars}`;
    run("mvn", [
      "-q",
      "-B",
      "-f",
      join(here, "pom.xml"),
      "dependency:copy-dependencies",
      target,
      "-Dmdep.overWriteReleases=true",
    ]);
  }
  const engines = readdirSync(jars).map((name) => join(jars, name));
  const sources = [join(here, "Record.java"), join(here, "Library.java")];
  if (sources.some((source) => isStale(join(classes, "Record.class"), source))) {
    run(java("javac"), ["-nowarn", "-cp", engines.join(delimiter), "-d", classes, ...sources]);
  }
  return [...engines, classes].join(delimiter);
}

function isStale(product: string, source: string): boolean {
  return !existsSync(product) || statSync(product).mtimeMs < statSync(source).mtimeMs;
}

function readSamples(file: string): Sample[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Sample);
}

/** The sample with the recorded results. Its own fields come first, in their order. */
function merge(sample: Sample, recorded: Recorded): Sample {
  const merged: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(sample)) {
    if (name === "tags" || recordedFields.some((field) => field === name)) continue;
    merged[name] = value;
  }
  for (const field of recordedFields) if (recorded[field] !== undefined) merged[field] = recorded[field];
  const tags = new Set(Array.isArray(sample.tags) ? sample.tags : []);
  if (identityHash.test(`${recorded.expected17}\n${recorded.expectedApigw}`)) tags.add("exclude").add("identity-hash");
  if (tags.size > 0) merged.tags = [...tags];
  return merged as Sample;
}

function main(args: readonly string[]): void {
  const check = args.includes("--check");
  const reference = args.includes("--reference");
  const named = args.filter((argument) => !argument.startsWith("--"));
  const files =
    named.length > 0
      ? named
      : globSync(["samples/*.jsonl", "src/*/recorded.jsonl"], { cwd: packageFolder })
          .sort()
          .map((file) => join(packageFolder, file));
  const classPath = prepare();
  let differing = 0;
  let total = 0;
  for (const file of files) {
    const samples = readSamples(file);
    const input = samples.map((sample) => `${JSON.stringify(sample)}\n`).join("");
    const output = run(java("java"), ["-cp", classPath, "Record", ...(reference ? ["reference"] : [])], input);
    const recorded = output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Recorded);
    const merged = samples.map((sample, i) => merge(sample, recorded[i]!));
    total += samples.length;
    samples.forEach((sample, i) => {
      const tags = Array.isArray(merged[i]!.tags) ? merged[i]!.tags : [];
      if (tags.includes("exclude")) return;
      for (const field of recordedFields) {
        const [before, after] = [JSON.stringify(sample[field]), JSON.stringify(merged[i]![field])];
        if (before === after) continue;
        differing++;
        if (check) console.log(`${sample.id} ${field}\n  here   ${before}\n  engine ${after}`);
      }
    });
    if (!check) writeFileSync(file, merged.map((sample) => `${JSON.stringify(sample)}\n`).join(""));
    console.log(`${relative(process.cwd(), file)}: ${samples.length} samples`);
  }
  console.log(`${total} samples, ${differing} values ${check ? "differ" : "changed"}`);
  if (check && differing > 0) process.exitCode = 1;
}

main(process.argv.slice(2));
