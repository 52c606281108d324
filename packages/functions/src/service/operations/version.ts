// Published versions: configurations as they were. All of them run the code of `$LATEST`.
import { isDeepStrictEqual } from "node:util";
import { answer, type Call, input, invalid, page, type ServiceAnswer } from "../call.ts";
import { foreignConfiguration, functionConfiguration } from "../function-configuration.ts";
import type { FunctionRecord } from "../function-record.ts";
import { requireRevision } from "./revision.ts";
import { targetOf } from "./target.ts";

export async function publishVersion(call: Call): Promise<ServiceAnswer> {
  const { known } = targetOf(call);
  const given = input(call);
  const { Description, CodeSha256 } = given;
  let version = "";
  const record = await call.records.change(known.name, (before) => {
    requireRevision(before.latest, given);
    if (typeof CodeSha256 === "string" && CodeSha256 !== "" && CodeSha256 !== before.latest.code.sha256) {
      throw invalid(
        `CodeSHA256 (${CodeSha256}) is different from current CodeSHA256 in $LATEST (${before.latest.code.sha256}). Please try again with the CodeSHA256 in $LATEST.`,
      );
    }
    const published = withPublishedVersion(before, typeof Description === "string" ? Description : undefined);
    version = published.version;
    return published.record;
  });
  return answer(201, functionConfiguration(known, record.versions[version]!, version, version));
}

export function listVersionsByFunction(call: Call): ServiceAnswer {
  const { known, record } = targetOf(call);
  const all = ["$LATEST", ...known.versions].map((version) =>
    record === undefined
      ? { ...foreignConfiguration(known, version), FunctionArn: `${known.arn}:${version}` }
      : functionConfiguration(known, record.versions[version] ?? record.latest, version, version),
  );
  const { items, NextMarker } = page(all, call.query);
  return answer(200, { Versions: items, NextMarker });
}

/** As on AWS, nothing is published if code and configuration are those of the last version. */
export function withPublishedVersion(
  record: FunctionRecord,
  description: string | undefined,
): { readonly record: FunctionRecord; readonly version: string } {
  const { latest, versions, nextVersion } = record;
  const settings = description === undefined ? latest.settings : { ...latest.settings, Description: description };
  const [last, before] = Object.entries(versions).at(-1) ?? [];
  if (
    last !== undefined &&
    before?.code.sha256 === latest.code.sha256 &&
    isDeepStrictEqual({ ...before.settings, Description: "" }, { ...settings, Description: "" })
  ) {
    return { record, version: last };
  }
  const version = String(nextVersion);
  return {
    record: { ...record, versions: { ...versions, [version]: { ...latest, settings } }, nextVersion: nextVersion + 1 },
    version,
  };
}
