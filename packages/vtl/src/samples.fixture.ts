// Templates with the real engine's output, one JSON object per line: test-data/samples.jsonl and samples/*.jsonl.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mappingVariables } from "./apigateway/index.ts";

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

interface SampleFile {
  readonly name: string;
  /** Recorded by this project, in contrast to the samples that it began with. */
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

/** The variables of a sample, made anew. */
export function variablesOf({ context }: Sample): object {
  const { __input, ...variables } = structuredClone(context);
  return __input === undefined ? variables : { ...mappingVariables(__input), ...variables };
}
