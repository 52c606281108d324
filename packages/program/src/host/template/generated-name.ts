// Names of resources that the template does not name, the same in every run.
import { createHash } from "node:crypto";

/** `STACK-LOGICALID-` and twelve characters, as CloudFormation names resources. */
export function generatedName(stackName: string, name: string, type: string): string {
  const digest = createHash("sha256").update(`${stackName} ${type} ${name}`).digest();
  const suffix = Array.from(digest.subarray(0, 12), (byte) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[byte % 32]).join("");
  const full = `${stackName}-${name}-${suffix}`;
  return type === "AWS::S3::Bucket" ? full.toLowerCase() : full;
}
