// A function that a client created, as it is kept: everything that the service returns about it.
import type { FunctionDefinition } from "../function-definition.ts";
import type { JsonObject } from "./call.ts";

/** Members of FunctionConfiguration that clients set, with the service's defaults. Unlisted ones are kept as they were sent. */
export interface FunctionSettings extends JsonObject {
  readonly Role: string;
  readonly Runtime: string;
  readonly Handler: string;
  readonly Timeout: number;
  readonly MemorySize: number;
  readonly Environment: { readonly Variables: Readonly<Record<string, string>> };
  /** ARNs of layer versions. */
  readonly Layers: readonly string[];
}

export interface FunctionCodeRecord {
  /** Its name in the folder of the function. */
  readonly folder: string;
  /** Of the zip file, in base64. */
  readonly sha256: string;
  /** Of the zip file, in bytes. */
  readonly size: number;
}

/** `$LATEST`, or a version as it was published. */
export interface FunctionVersion {
  readonly settings: FunctionSettings;
  readonly code: FunctionCodeRecord;
  /** As in `2026-11-27T10:00:00.000+0000`. */
  readonly lastModified: string;
  readonly revisionId: string;
}

export interface FunctionAlias {
  readonly FunctionVersion: string;
  readonly Description: string;
  readonly RoutingConfig?: JsonObject;
  readonly RevisionId: string;
}

export interface FunctionRecord {
  readonly name: string;
  readonly latest: FunctionVersion;
  /** By their numbers, in order of publication. */
  readonly versions: Readonly<Record<string, FunctionVersion>>;
  /** Numbers are not used again. */
  readonly nextVersion: number;
  readonly aliases: Readonly<Record<string, FunctionAlias>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly reservedConcurrency: number | undefined;
  /** Statements of resource policies by qualifier; `""` for the function without one. */
  readonly policies: Readonly<Record<string, readonly JsonObject[]>>;
  /** By qualifier, `$LATEST` for the function without one. */
  readonly eventInvokeConfigs: Readonly<Record<string, JsonObject>>;
  /** Settings that have operations of their own and no effect here. */
  readonly recursiveLoop: string;
  readonly runtimeManagement: JsonObject;
  readonly codeSigningConfigArn: string;
}

/** @param folders absolute, of the code and of the layers */
export function definitionOf(
  record: FunctionRecord,
  folders: { readonly code: string; readonly layers: readonly string[]; readonly sdk: readonly string[] },
): FunctionDefinition {
  const { settings } = record.latest;
  return {
    name: record.name,
    runtime: settings.Runtime,
    handler: settings.Handler,
    folder: folders.code,
    environment: settings.Environment.Variables,
    timeoutSeconds: settings.Timeout,
    memorySize: settings.MemorySize,
    layers: folders.layers,
    sdkFolders: folders.sdk,
    reservedConcurrency: record.reservedConcurrency,
    maximumRetryAttempts: retriesOf(record),
    versions: Object.keys(record.versions),
    aliases: Object.fromEntries(Object.entries(record.aliases).map(([name, alias]) => [name, alias.FunctionVersion])),
  };
}

/** Those of the function without a qualifier: the queue does not distinguish versions. */
function retriesOf({ eventInvokeConfigs }: FunctionRecord): number | undefined {
  const retries = eventInvokeConfigs.$LATEST?.MaximumRetryAttempts;
  return typeof retries === "number" ? retries : undefined;
}
