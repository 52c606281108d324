// Templates with the output of the real engine, one JSON object per line: test-data/samples.jsonl and samples/*.jsonl.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mappingVariables } from "./apigateway/index.ts";
import { compile, TemplateError } from "./index.ts";

export interface SampleError {
  readonly kind: string;
  readonly line?: number | null;
  readonly column?: number | null;
  readonly message?: string;
}

export interface Sample {
  readonly id: string;
  readonly template: string;
  readonly context: { readonly __input?: { body?: string; params?: object } } & Record<string, unknown>;
  readonly expected17: string | null;
  readonly error17?: SampleError;
  readonly expectedApigw: string | null;
  readonly errorApigw?: SampleError;
  readonly tags?: readonly string[];
}

export interface SampleFile {
  readonly name: string;
  /** Recorded by this project; false for the samples with which it began. */
  readonly own: boolean;
  readonly samples: readonly Sample[];
}

const folder = join(import.meta.dirname, "..");

export const sampleFiles: readonly SampleFile[] = [
  "test-data/samples.jsonl",
  ...readdirSync(join(folder, "samples"))
    .filter((name) => name.endsWith(".jsonl"))
    .map((name) => `samples/${name}`),
].map((name) => ({
  name,
  own: name.startsWith("samples/"),
  samples: readFileSync(join(folder, name), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Sample),
}));

/** The parts of the package that a rendering needs; a bundle of it has its own. */
export interface Engine {
  readonly compile: typeof compile;
  readonly mappingVariables: typeof mappingVariables;
  readonly TemplateError: typeof TemplateError;
}

export const sources: Engine = { compile, mappingVariables, TemplateError };

/** New copies of the variables of a sample. */
export function variablesOf({ context }: Sample, engine: Pick<Engine, "mappingVariables"> = sources): object {
  const { __input, ...variables } = structuredClone(context);
  return __input === undefined ? variables : { ...engine.mappingVariables(__input), ...variables };
}

/** The output or the failure of one rendering, as a string for comparison. */
export function outcome(render: () => string, engine: Pick<Engine, "TemplateError"> = sources): string {
  try {
    return JSON.stringify(render());
  } catch (thrown) {
    if (!(thrown instanceof engine.TemplateError)) throw thrown;
    return `${thrown.code} at ${thrown.line}:${thrown.column}: ${thrown.message}`;
  }
}
