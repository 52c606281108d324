// Names of resources that the template does not name, the same in every run.
import { createHash } from "node:crypto";

/** The most characters of a name, for types with a limit that stacks reach. */
const maxLengths: Readonly<Record<string, number>> = {
  "AWS::CloudFormation::Stack": 128,
  "AWS::Events::Rule": 64,
  "AWS::IAM::Role": 64,
  "AWS::IAM::User": 64,
  "AWS::Lambda::Function": 64,
  "AWS::S3::Bucket": 63,
  "AWS::SQS::Queue": 80,
  "AWS::StepFunctions::StateMachine": 80,
};

const suffixLength = 12;

/** `STACK-LOGICALID-` and twelve characters, as CloudFormation names resources; both are shortened if the type has a limit. */
export function generatedName(stackName: string, name: string, type: string): string {
  const digest = createHash("sha256").update(`${stackName} ${type} ${name}`).digest();
  const characters = Array.from(
    digest.subarray(0, suffixLength),
    (byte) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[byte % 32],
  );
  const left = (maxLengths[type] ?? Number.POSITIVE_INFINITY) - suffixLength - "--".length;
  const shortName = name.slice(0, Math.max(left - stackName.length, Math.ceil(left / 2)));
  const shortStack = stackName.slice(0, left - shortName.length);
  const full = `${shortStack}-${shortName}-${characters.join("")}`;
  return type === "AWS::S3::Bucket" ? full.toLowerCase() : full;
}
