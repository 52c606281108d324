// Functions: create, read, update, delete.
import { parseFunctionName } from "../../function-name.ts";
import {
  answer,
  type Call,
  conflict,
  input,
  isObject,
  noContent,
  page,
  type ServiceAnswer,
  violation,
} from "../call.ts";
import { functionConfiguration } from "../function-configuration.ts";
import { architectures, changedSettings, newSettings, zipFile } from "../function-input.ts";
import type { FunctionRecord, FunctionVersion } from "../function-record.ts";
import { sha256Of } from "../function-records.ts";
import { requireRevision, revision } from "./revision.ts";
import { configurationOf, targetOf } from "./target.ts";
import { withPublishedVersion } from "./version.ts";

export async function createFunction(call: Call): Promise<ServiceAnswer> {
  const { functions, records, layers } = call;
  const given = input(call);
  const { FunctionName, Tags, CodeSigningConfigArn } = given;
  const name = typeof FunctionName === "string" ? parseFunctionName(FunctionName)?.name : undefined;
  if (name === undefined) {
    throw violation("FunctionName", FunctionName ?? null, "Member must be a name of 1 to 64 letters, digits, - and _");
  }
  const settings = newSettings(name, given);
  const zip = zipFile(given.Code);
  for (const layer of settings.Layers) layers.requireUsable(layer);
  const created = await records.create(name, async () => {
    const latest = { settings, code: await records.addCode(name, zip), ...revision() };
    const record: FunctionRecord = {
      name,
      latest,
      versions: {},
      nextVersion: 1,
      aliases: {},
      tags: isObject(Tags) ? (Tags as Readonly<Record<string, string>>) : {},
      reservedConcurrency: undefined,
      policies: {},
      eventInvokeConfigs: {},
      recursiveLoop: "Terminate",
      runtimeManagement: { UpdateRuntimeOn: "Auto" },
      codeSigningConfigArn: typeof CodeSigningConfigArn === "string" ? CodeSigningConfigArn : "",
    };
    return given.Publish === true ? withPublishedVersion(record, undefined).record : record;
  });
  const known = functions.find(name)!;
  const version = given.Publish === true ? "1" : "$LATEST";
  return answer(201, functionConfiguration(known, created.latest, version, undefined));
}

export function getFunction(call: Call): ServiceAnswer {
  const target = targetOf(call);
  const { reservedConcurrency } = target.known;
  return answer(200, {
    Configuration: configurationOf(target),
    // The code is not offered for download.
    Code: { RepositoryType: "S3" },
    Tags: target.record?.tags ?? {},
    ...(reservedConcurrency !== undefined &&
      target.qualifier === undefined && { Concurrency: { ReservedConcurrentExecutions: reservedConcurrency } }),
  });
}

export const getFunctionConfiguration = (call: Call): ServiceAnswer => answer(200, configurationOf(targetOf(call)));

export function listFunctions({ functions, records, query }: Call): ServiceAnswer {
  const { items, NextMarker } = page(functions.list(), query);
  const Functions = items.map((known) =>
    configurationOf({ known, qualifier: undefined, record: records.get(known.name) }),
  );
  return answer(200, { Functions, NextMarker });
}

export async function updateFunctionCode(call: Call): Promise<ServiceAnswer> {
  const { records } = call;
  const { known } = targetOf(call);
  const given = input(call);
  const zip = zipFile(given);
  const Architectures = architectures(given);
  const withCode = ({ settings }: FunctionVersion, code: FunctionVersion["code"]): FunctionVersion => ({
    settings: Architectures === undefined ? settings : { ...settings, Architectures },
    code,
    ...revision(),
  });
  const record = records.get(known.name);
  if (given.DryRun === true && record !== undefined) {
    const code = { ...record.latest.code, sha256: sha256Of(zip), size: zip.length };
    return answer(200, functionConfiguration(known, withCode(record.latest, code), "$LATEST", undefined));
  }
  let version = "$LATEST";
  const { latest } = await records.change(known.name, async (before) => {
    requireRevision(before.latest, given);
    const changed = { ...before, latest: withCode(before.latest, await records.addCode(known.name, zip)) };
    if (given.Publish !== true) return changed;
    const published = withPublishedVersion(changed, undefined);
    version = published.version;
    return published.record;
  });
  return answer(200, functionConfiguration(known, latest, version, undefined));
}

export async function updateFunctionConfiguration(call: Call): Promise<ServiceAnswer> {
  const { records, layers } = call;
  const { known } = targetOf(call);
  const given = input(call);
  const { latest } = await records.change(known.name, (before) => {
    requireRevision(before.latest, given);
    const settings = changedSettings(known.name, before.latest.settings, given);
    for (const layer of settings.Layers) {
      if (!before.latest.settings.Layers.includes(layer)) layers.requireUsable(layer);
    }
    return { ...before, latest: { ...before.latest, settings, ...revision() } };
  });
  return answer(200, functionConfiguration(known, latest, "$LATEST", undefined));
}

/** With a qualifier, one version. */
export async function deleteFunction(call: Call): Promise<ServiceAnswer> {
  const { records } = call;
  const { known, qualifier } = targetOf(call);
  if (qualifier === undefined) await records.delete(known.name);
  else {
    await records.change(known.name, (record) => {
      if (!/^\d+$/.test(qualifier)) {
        throw violation("qualifier", qualifier, "Member must be the number of a published version");
      }
      const alias = Object.entries(record.aliases).find(([, it]) => it.FunctionVersion === qualifier)?.[0];
      if (alias !== undefined) {
        throw conflict(`Version ${qualifier} cannot be deleted because the alias ${alias} points to it.`);
      }
      const { [qualifier]: _, ...versions } = record.versions;
      return { ...record, versions };
    });
  }
  return noContent;
}
