// Reads a cloud assembly, which an app of the CDK writes: its stacks, in the order of their dependencies, and their assets.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import { ProgramError } from "../program-error.ts";
import type { SourceStack } from "../template/stack-source.ts";

interface Artifact {
  readonly type: string;
  readonly dependencies?: readonly string[];
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly parameters?: Readonly<Record<string, string>>;
    /** Of an asset manifest. */
    readonly file?: string;
    /** Of a nested assembly, a stage. */
    readonly directoryName?: string;
    readonly bootstrapStackVersionSsmParameter?: string;
  };
}

interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>;
  /** Look-ups whose values the app needs. */
  readonly missing?: readonly { readonly key: string }[];
}

interface AssetManifest {
  readonly files?: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path?: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
}

/** The version of the bootstrap stack that apps require is never higher. */
const bootstrapVersion = "1000";

/** @throws ProgramError PROJECT_INVALID */
export async function assemblyStacks(folder: string): Promise<readonly SourceStack[]> {
  const manifest = await read<Manifest>(join(folder, "manifest.json"));
  const { artifacts = {}, missing = [] } = manifest;
  if (missing.length > 0) {
    throw new ProgramError(
      "PROJECT_INVALID",
      `The app looks up values on AWS, which \`dev\` does not do. Put them into cdk.context.json (\`cdk synth\` does): ${missing.map(({ key }) => key).join(", ")}.`,
    );
  }
  const assets = new Map<string, string>();
  for (const { type, properties } of Object.values(artifacts)) {
    if (type !== "cdk:asset-manifest" || properties?.file === undefined) continue;
    for (const [key, path] of await assetsIn(folder, properties.file)) assets.set(key, path);
  }
  const stacks: SourceStack[] = [];
  for (const [id, { type, properties = {} }] of inOrder(artifacts)) {
    if (type === "cdk:cloud-assembly" && properties.directoryName !== undefined) {
      stacks.push(...(await assemblyStacks(join(folder, properties.directoryName))));
    }
    if (type !== "aws:cloudformation:stack" || properties.templateFile === undefined) continue;
    const parameter = properties.bootstrapStackVersionSsmParameter;
    stacks.push({
      name: properties.stackName ?? id,
      file: join(folder, properties.templateFile),
      folder,
      parameters: properties.parameters ?? {},
      assets,
      ssmParameters: parameter === undefined ? {} : { [parameter]: bootstrapVersion },
      isGenerated: true,
    });
  }
  return stacks;
}

async function assetsIn(folder: string, file: string): Promise<readonly (readonly [key: string, path: string])[]> {
  const { files = {} } = await read<AssetManifest>(join(folder, file));
  return Object.values(files).flatMap(({ source, destinations }) =>
    Object.values(destinations).flatMap(({ objectKey }) =>
      source.path === undefined ? [] : [[objectKey, join(folder, source.path)] as const],
    ),
  );
}

/** Each artifact after those that it depends on. */
function inOrder(artifacts: Readonly<Record<string, Artifact>>): readonly (readonly [string, Artifact])[] {
  const ordered = new Map<string, Artifact>();
  const visit = (id: string, path: ReadonlySet<string>) => {
    const artifact = artifacts[id];
    if (artifact === undefined || ordered.has(id) || path.has(id)) return;
    for (const needed of artifact.dependencies ?? []) visit(needed, new Set([...path, id]));
    ordered.set(id, artifact);
  };
  for (const id of Object.keys(artifacts)) visit(id, new Set());
  return [...ordered];
}

async function read<Content>(path: string): Promise<Content> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Content;
  } catch (cause) {
    throw new ProgramError("PROJECT_INVALID", `The app wrote no readable ${path}: ${errorMessage(cause)}.`, { cause });
  }
}
