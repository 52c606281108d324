// Code that a program uploads to S3 and then names there: it is taken from the upload.
import { AssetValue, type PropertyMap, plain, Secret } from "@answerback/pulumi/host";
import type { ResourceState } from "../engine/state-file.ts";
import { urnName } from "../engine/urn.ts";

const objectTypes: ReadonlySet<string> = new Set([
  "aws:s3/bucketObject:BucketObject",
  "aws:s3/bucketObjectv2:BucketObjectv2",
]);

/** @returns what the program uploads to the bucket and key of `members`; undefined if it does not */
export function objectSource(
  { s3Bucket, s3Key }: PropertyMap,
  states: readonly ResourceState[],
): AssetValue | undefined {
  const [bucket, key] = [plain(s3Bucket), plain(s3Key)];
  if (typeof bucket !== "string" || typeof key !== "string") return undefined;
  for (const { type, inputs, urn } of states) {
    if (!objectTypes.has(type) || plain(inputs.bucket) !== bucket) continue;
    if ((plain(inputs.key) ?? urnName(urn)) !== key) continue;
    const source = inputs.source instanceof Secret ? inputs.source.value : inputs.source;
    if (!(source instanceof AssetValue)) continue;
    // Lambda takes what is there for a zip file.
    return new AssetValue({ ...source.asset, kind: "archive" });
  }
  return undefined;
}
