// The members that clients may set of a function: checked, with the service's defaults.
import { invalid, isObject, type Json, type JsonObject, refused, violation } from "./call.ts";
import type { FunctionSettings } from "./function-record.ts";

type Rule =
  | { readonly kind: "string"; readonly max?: number; readonly pattern?: RegExp; readonly among?: readonly string[] }
  | { readonly kind: "integer"; readonly min: number; readonly max: number }
  | { readonly kind: "object" | "strings" | "objects" };

/** Families of the runtimes; the version is not checked, since AWS adds and removes some every year. */
const runtime =
  /^(?:nodejs\d+\.x|python\d\.\d+|ruby\d\.\d|java\d+(?:\.al2)?|dotnet\d+|go1\.x|provided(?:\.al2(?:023)?)?)$/;
const role = /^arn:(?:aws[a-zA-Z-]*)?:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/;

/** Members of CreateFunction and UpdateFunctionConfiguration that become members of FunctionConfiguration. */
const rules: Readonly<Record<string, Rule>> = {
  Role: { kind: "string", pattern: role },
  Runtime: { kind: "string", pattern: runtime },
  Handler: { kind: "string", max: 128, pattern: /^\S+$/ },
  Description: { kind: "string", max: 256 },
  Timeout: { kind: "integer", min: 1, max: 900 },
  MemorySize: { kind: "integer", min: 128, max: 10_240 },
  Environment: { kind: "object" },
  Layers: { kind: "strings" },
  VpcConfig: { kind: "object" },
  DeadLetterConfig: { kind: "object" },
  KMSKeyArn: { kind: "string" },
  TracingConfig: { kind: "object" },
  FileSystemConfigs: { kind: "objects" },
  EphemeralStorage: { kind: "object" },
  SnapStart: { kind: "object" },
  LoggingConfig: { kind: "object" },
};

/** Members that would change how a function runs, and that nothing here does. */
const unsupported: Readonly<Record<string, string>> = {
  ImageConfig: "Container images are not run",
  CapacityProviderConfig: "Capacity providers are not supported",
  DurableConfig: "Durable functions are not supported",
  TenancyConfig: "Tenant isolation is not supported",
  PublishTo: "Publishing to $LATEST.PUBLISHED is not supported",
};

const reservedVariables = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_DEFAULT_REGION",
  "AWS_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_LAMBDA_RUNTIME_API",
  "LAMBDA_TASK_ROOT",
  "LAMBDA_RUNTIME_DIR",
]);

const maxVariableBytes = 4_096;

const defaults = {
  Description: "",
  Timeout: 3,
  MemorySize: 128,
  TracingConfig: { Mode: "PassThrough" },
  EphemeralStorage: { Size: 512 },
} as const;

/** The settings of a new function. @throws FunctionServiceError */
export function newSettings(name: string, input: JsonObject): FunctionSettings {
  if (input.PackageType === "Image") throw invalid(`${unsupported.ImageConfig}. Package the code as a zip file.`);
  for (const member of ["Role", "Code"]) if (input[member] === undefined) throw missing(member);
  const given = checked(input);
  for (const member of ["Runtime", "Handler"]) {
    if (given[member] === undefined) {
      throw invalid(`${member} is mandatory for functions created with deployment packages.`);
    }
  }
  return {
    ...defaults,
    ...given,
    Role: given.Role as string,
    Runtime: given.Runtime as string,
    Handler: given.Handler as string,
    Architectures: architectures(input) ?? ["x86_64"],
    ...filled(name, given),
  };
}

/** The settings after UpdateFunctionConfiguration. @throws FunctionServiceError */
export function changedSettings(name: string, settings: FunctionSettings, input: JsonObject): FunctionSettings {
  const given = { ...settings, ...checked(input) };
  return { ...given, ...filled(name, given) };
}

/** Of CreateFunction and UpdateFunctionCode; undefined if the client sent none. @throws FunctionServiceError */
export function architectures({ Architectures: given }: JsonObject): readonly string[] | undefined {
  if (given === undefined || given === null) return undefined;
  if (Array.isArray(given) && given.length === 1 && (given[0] === "x86_64" || given[0] === "arm64")) {
    return given as readonly string[];
  }
  throw violation("Architectures", given, "Member must be [x86_64] or [arm64]");
}

/** The uploaded zip file of `Code`, UpdateFunctionCode or a layer's `Content`. @throws FunctionServiceError */
export function zipFile(code: Json | undefined): Buffer {
  if (!isObject(code)) throw missing("Code");
  const { ZipFile, S3Bucket, S3Key, ImageUri } = code;
  if (ImageUri !== undefined) throw invalid(`${unsupported.ImageConfig}. Package the code as a zip file.`);
  if (S3Bucket !== undefined || S3Key !== undefined) {
    throw invalid(
      `The code in s3://${S3Bucket ?? ""}/${S3Key ?? ""} cannot be read: Answerback has no S3. Upload the zip file itself: filename in Terraform, --zip-file in the AWS CLI, ZipFile in SDKs.`,
    );
  }
  if (typeof ZipFile !== "string") throw invalid("Please provide a source for function code.");
  const bytes = Buffer.from(ZipFile, "base64");
  if (bytes.length === 0) throw invalid("Uploaded file must be a non-empty zip");
  return bytes;
}

function checked(input: JsonObject): JsonObject {
  for (const [member, reason] of Object.entries(unsupported)) {
    const value = input[member];
    if (value !== undefined && value !== null && !isEmpty(value)) throw invalid(`${reason}: remove ${member}.`);
  }
  const settings: Record<string, Json> = {};
  for (const [member, rule] of Object.entries(rules)) {
    const value = input[member];
    if (value === undefined || value === null) continue;
    check(member, value, rule);
    settings[member] = value;
  }
  if (isObject(settings.Environment)) checkVariables(settings.Environment);
  return settings;
}

const isEmpty = (value: Json) => isObject(value) && Object.keys(value).length === 0;

function check(member: string, value: Json, rule: Rule): void {
  switch (rule.kind) {
    case "string":
      if (typeof value !== "string") throw wrongType(member, "a string");
      if (rule.max !== undefined && value.length > rule.max) {
        throw violation(member, value, `Member must have length less than or equal to ${rule.max}`);
      }
      if (rule.pattern && !rule.pattern.test(value)) {
        throw violation(member, value, `Member must satisfy regular expression pattern: ${rule.pattern.source}`);
      }
      return;
    case "integer":
      if (!Number.isInteger(value)) throw wrongType(member, "an integer");
      if (Number(value) < rule.min) {
        throw violation(member, value, `Member must have value greater than or equal to ${rule.min}`);
      }
      if (Number(value) > rule.max) {
        throw violation(member, value, `Member must have value less than or equal to ${rule.max}`);
      }
      return;
    case "object":
      if (!isObject(value)) throw wrongType(member, "an object");
      return;
    case "strings":
      if (!Array.isArray(value) || value.some((it) => typeof it !== "string")) {
        throw wrongType(member, "an array of strings");
      }
      return;
    case "objects":
      if (!Array.isArray(value) || !value.every(isObject)) throw wrongType(member, "an array of objects");
  }
}

function checkVariables({ Variables: variables = {} }: JsonObject): void {
  if (!isObject(variables) || Object.values(variables).some((it) => typeof it !== "string")) {
    throw wrongType("Environment.Variables", "an object of strings");
  }
  for (const name of Object.keys(variables)) {
    if (!/^[a-zA-Z][a-zA-Z0-9_]+$/.test(name) && !reservedVariables.has(name)) {
      throw violation("Environment.Variables", name, "Map keys must satisfy constraint: [a-zA-Z]([a-zA-Z0-9_])+");
    }
  }
  const prefix =
    "Lambda was unable to configure your environment variables because the environment variables you have provided";
  const reserved = Object.keys(variables).filter((it) => reservedVariables.has(it));
  if (reserved.length > 0) {
    throw invalid(
      `${prefix} contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(", ")}`,
    );
  }
  if (Buffer.byteLength(JSON.stringify(variables)) > maxVariableBytes) {
    throw invalid(`${prefix} exceeded the 4KB limit.`);
  }
}

/** Members whose answer differs from what was sent. */
function filled(name: string, given: JsonObject): Pick<FunctionSettings, "Environment" | "Layers"> & JsonObject {
  const { Environment, Layers, LoggingConfig, SnapStart } = given;
  const variables = isObject(Environment) && isObject(Environment.Variables) ? Environment.Variables : {};
  const applyOn = isObject(SnapStart) && typeof SnapStart.ApplyOn === "string" ? SnapStart.ApplyOn : "None";
  return {
    Environment: { Variables: variables as Readonly<Record<string, string>> },
    Layers: (Layers ?? []) as readonly string[],
    LoggingConfig: {
      LogFormat: "Text",
      LogGroup: `/aws/lambda/${name}`,
      ...(isObject(LoggingConfig) && LoggingConfig),
    },
    SnapStart: { ApplyOn: applyOn, OptimizationStatus: "Off" },
  };
}

const missing = (member: string) => violation(member, null, "Member must not be null");
const wrongType = (member: string, type: string) =>
  refused("SerializationException", 400, `${member} must be ${type}.`);
