// FunctionConfiguration: the service's description of a function or of one of its versions.
import type { KnownFunction } from "../function-definition.ts";
import type { FunctionRecord, FunctionVersion } from "./function-record.ts";

const active = { State: "Active", LastUpdateStatus: "Successful", PackageType: "Zip" } as const;

/** @param qualifier at the end of the ARN; undefined for an ARN without one */
export function functionConfiguration(
  { name, arn }: Pick<KnownFunction, "name" | "arn">,
  { settings, code, lastModified, revisionId }: FunctionVersion,
  version: string,
  qualifier: string | undefined,
): Readonly<Record<string, unknown>> {
  const { Environment, Layers, VpcConfig, ...kept } = settings;
  return {
    FunctionName: name,
    FunctionArn: qualifier === undefined ? arn : `${arn}:${qualifier}`,
    ...kept,
    // As on AWS, absent without variables and layers.
    ...(Object.keys(Environment.Variables).length > 0 && { Environment }),
    ...(Layers.length > 0 && { Layers: Layers.map((Arn) => ({ Arn, CodeSize: 0 })) }),
    ...(typeof VpcConfig === "object" && {
      VpcConfig: { SubnetIds: [], SecurityGroupIds: [], VpcId: "", ...VpcConfig },
    }),
    CodeSize: code.size,
    CodeSha256: code.sha256,
    LastModified: lastModified,
    RevisionId: revisionId,
    Version: version,
    ...active,
  };
}

/** A function that no client created: the service knows only how it runs. */
export function foreignConfiguration(known: KnownFunction, version: string): Readonly<Record<string, unknown>> {
  const { code } = known;
  return {
    FunctionName: known.name,
    FunctionArn: known.arn,
    ...(code.kind === "folder" ? { Runtime: code.runtime, Handler: code.handler } : {}),
    Role: `arn:aws:iam::${known.arn.split(":")[4]}:role/answerback`,
    CodeSize: 0,
    Description: "",
    Timeout: known.timeoutMillis / 1000,
    MemorySize: known.memorySize,
    LastModified: "1970-01-01T00:00:00.000+0000",
    CodeSha256: "",
    Version: version,
    Environment: { Variables: known.environment },
    TracingConfig: { Mode: "PassThrough" },
    RevisionId: "00000000-0000-0000-0000-000000000000",
    Architectures: [process.arch === "arm64" ? "arm64" : "x86_64"],
    EphemeralStorage: { Size: 512 },
    ...active,
  };
}

/** @returns undefined if the function has no such version */
export function versionOf(record: FunctionRecord, version: string): FunctionVersion | undefined {
  if (version === "$LATEST") return record.latest;
  return Object.hasOwn(record.versions, version) ? record.versions[version] : undefined;
}
