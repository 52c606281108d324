// Settings of a function that have operations of their own.
import {
  answer,
  type Call,
  input,
  isObject,
  type JsonObject,
  noContent,
  notFound,
  type ServiceAnswer,
  violation,
} from "../call.ts";
import { resolvedVersion, targetOf } from "./target.ts";

export async function putFunctionConcurrency(call: Call): Promise<ServiceAnswer> {
  const { known } = targetOf(call);
  const { ReservedConcurrentExecutions: reserved } = input(call);
  if (typeof reserved !== "number" || !Number.isInteger(reserved) || reserved < 0) {
    throw violation(
      "ReservedConcurrentExecutions",
      reserved ?? null,
      "Member must have value greater than or equal to 0",
    );
  }
  await call.records.change(known.name, (record) => ({ ...record, reservedConcurrency: reserved }));
  return answer(200, { ReservedConcurrentExecutions: reserved });
}

export function getFunctionConcurrency(call: Call): ServiceAnswer {
  const { reservedConcurrency } = targetOf(call).known;
  return answer(200, reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency });
}

export async function deleteFunctionConcurrency(call: Call): Promise<ServiceAnswer> {
  const { known } = targetOf(call);
  await call.records.change(known.name, (record) => ({ ...record, reservedConcurrency: undefined }));
  return noContent;
}

export function getFunctionCodeSigningConfig(call: Call): ServiceAnswer {
  const { known, record } = targetOf(call);
  return answer(200, { CodeSigningConfigArn: record?.codeSigningConfigArn ?? "", FunctionName: known.name });
}

export async function putFunctionCodeSigningConfig(call: Call): Promise<ServiceAnswer> {
  const { known } = targetOf(call);
  const { CodeSigningConfigArn: arn } = input(call);
  if (typeof arn !== "string") throw violation("CodeSigningConfigArn", arn ?? null, "Member must not be null");
  await call.records.change(known.name, (record) => ({ ...record, codeSigningConfigArn: arn }));
  return answer(200, { CodeSigningConfigArn: arn, FunctionName: known.name });
}

export async function deleteFunctionCodeSigningConfig(call: Call): Promise<ServiceAnswer> {
  const { known } = targetOf(call);
  await call.records.change(known.name, (record) => ({ ...record, codeSigningConfigArn: "" }));
  return noContent;
}

export function getFunctionRecursionConfig(call: Call): ServiceAnswer {
  return answer(200, { RecursiveLoop: targetOf(call).record?.recursiveLoop ?? "Terminate" });
}

export async function putFunctionRecursionConfig(call: Call): Promise<ServiceAnswer> {
  const { known } = targetOf(call);
  const { RecursiveLoop: loop } = input(call);
  if (loop !== "Allow" && loop !== "Terminate") {
    throw violation("RecursiveLoop", loop ?? null, "Member must satisfy enum value set: [Allow, Terminate]");
  }
  await call.records.change(known.name, (record) => ({ ...record, recursiveLoop: loop }));
  return answer(200, { RecursiveLoop: loop });
}

export function getRuntimeManagementConfig(call: Call): ServiceAnswer {
  const { known, record } = targetOf(call);
  return answer(200, { UpdateRuntimeOn: "Auto", ...record?.runtimeManagement, FunctionArn: known.arn });
}

export async function putRuntimeManagementConfig(call: Call): Promise<ServiceAnswer> {
  const { known } = targetOf(call);
  const { UpdateRuntimeOn, RuntimeVersionArn } = input(call);
  if (UpdateRuntimeOn !== "Auto" && UpdateRuntimeOn !== "Manual" && UpdateRuntimeOn !== "FunctionUpdate") {
    throw violation(
      "UpdateRuntimeOn",
      UpdateRuntimeOn ?? null,
      "Member must satisfy enum value set: [Auto, Manual, FunctionUpdate]",
    );
  }
  const config = { UpdateRuntimeOn, ...(typeof RuntimeVersionArn === "string" && { RuntimeVersionArn }) };
  await call.records.change(known.name, (record) => ({ ...record, runtimeManagement: config }));
  return answer(200, { ...config, FunctionArn: known.arn });
}

/** Of asynchronous invocations. Only the number of retries has an effect. */
export function getFunctionEventInvokeConfig(call: Call): ServiceAnswer {
  const { known, record, qualifier = "$LATEST" } = targetOf(call);
  const config = record?.eventInvokeConfigs[qualifier];
  if (config) return answer(200, config);
  throw notFound(`The function ${known.arn}:${qualifier} doesn't have an EventInvokeConfig`);
}

export const putFunctionEventInvokeConfig = (call: Call): Promise<ServiceAnswer> => writeEventInvokeConfig(call, true);
export const updateFunctionEventInvokeConfig = (call: Call): Promise<ServiceAnswer> =>
  writeEventInvokeConfig(call, false);

async function writeEventInvokeConfig(call: Call, replaces: boolean): Promise<ServiceAnswer> {
  const { known, qualifier = "$LATEST" } = targetOf(call);
  resolvedVersion(known, qualifier);
  const given = eventInvokeMembers(input(call));
  const { eventInvokeConfigs } = await call.records.change(known.name, (record) => {
    const config: JsonObject = {
      DestinationConfig: { OnSuccess: {}, OnFailure: {} },
      ...(replaces ? {} : record.eventInvokeConfigs[qualifier]),
      ...given,
      LastModified: Math.floor(Date.now() / 1000),
      FunctionArn: `${known.arn}:${qualifier}`,
    };
    return { ...record, eventInvokeConfigs: { ...record.eventInvokeConfigs, [qualifier]: config } };
  });
  return answer(200, eventInvokeConfigs[qualifier]!);
}

function eventInvokeMembers({
  MaximumRetryAttempts: retries,
  MaximumEventAgeInSeconds: age,
  DestinationConfig: destinations,
}: JsonObject): JsonObject {
  const within = (member: string, value: unknown, min: number, max: number) => {
    if (Number.isInteger(value) && Number(value) >= min && Number(value) <= max) return;
    throw violation(member, value, `Member must have value from ${min} to ${max}`);
  };
  if (retries !== undefined) within("MaximumRetryAttempts", retries, 0, 2);
  if (age !== undefined) within("MaximumEventAgeInSeconds", age, 60, 21_600);
  return {
    ...(retries !== undefined && { MaximumRetryAttempts: retries }),
    ...(age !== undefined && { MaximumEventAgeInSeconds: age }),
    ...(isObject(destinations) && { DestinationConfig: destinations }),
  };
}

export async function deleteFunctionEventInvokeConfig(call: Call): Promise<ServiceAnswer> {
  const { known, qualifier = "$LATEST" } = targetOf(call);
  await call.records.change(known.name, (record) => {
    const { [qualifier]: config, ...rest } = record.eventInvokeConfigs;
    if (config) return { ...record, eventInvokeConfigs: rest };
    throw notFound(`The function ${known.arn}:${qualifier} doesn't have an EventInvokeConfig`);
  });
  return noContent;
}

export function listFunctionEventInvokeConfigs(call: Call): ServiceAnswer {
  const { record } = targetOf(call);
  return answer(200, { FunctionEventInvokeConfigs: Object.values(record?.eventInvokeConfigs ?? {}), NextMarker: null });
}
