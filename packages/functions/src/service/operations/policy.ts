// Resource policies: kept for clients, not enforced.
import {
  answer,
  type Call,
  conflict,
  input,
  type JsonObject,
  noContent,
  notFound,
  type ServiceAnswer,
  violation,
} from "../call.ts";
import { resolvedVersion, targetOf } from "./target.ts";

export async function addPermission(call: Call): Promise<ServiceAnswer> {
  const { known, qualifier } = targetOf(call);
  resolvedVersion(known, qualifier);
  const given = input(call);
  const { StatementId, Action, Principal } = given;
  for (const member of ["StatementId", "Action", "Principal"]) {
    if (typeof given[member] !== "string") throw violation(member, given[member] ?? null, "Member must not be null");
  }
  const statement = {
    Sid: String(StatementId),
    Effect: "Allow",
    Principal: principal(String(Principal), known.arn),
    Action: String(Action),
    Resource: qualifier === undefined ? known.arn : `${known.arn}:${qualifier}`,
    ...conditions(given),
  };
  await call.records.change(known.name, (record) => {
    const statements = record.policies[qualifier ?? ""] ?? [];
    if (statements.some((it) => it.Sid === StatementId)) {
      throw conflict(
        `The statement id (${StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      );
    }
    return { ...record, policies: { ...record.policies, [qualifier ?? ""]: [...statements, statement] } };
  });
  return answer(201, { Statement: JSON.stringify(statement) });
}

export function getPolicy(call: Call): ServiceAnswer {
  const { record, qualifier } = targetOf(call);
  const statements = record?.policies[qualifier ?? ""] ?? [];
  if (statements.length === 0) throw notFound("The resource you requested does not exist.");
  const policy = { Version: "2012-10-17", Id: "default", Statement: statements };
  return answer(200, { Policy: JSON.stringify(policy), RevisionId: record?.latest.revisionId });
}

export async function removePermission(call: Call): Promise<ServiceAnswer> {
  const { known, qualifier } = targetOf(call);
  const [, statementId = ""] = call.parameters;
  await call.records.change(known.name, (record) => {
    const statements = record.policies[qualifier ?? ""] ?? [];
    const rest = statements.filter((it) => it.Sid !== statementId);
    if (rest.length === statements.length) {
      throw notFound(`Statement ${statementId} is not found in resource policy.`);
    }
    return { ...record, policies: { ...record.policies, [qualifier ?? ""]: rest } };
  });
  return noContent;
}

function principal(given: string, arn: string): string | JsonObject {
  if (given === "*") return given;
  if (given.endsWith(".amazonaws.com") || given.endsWith(".amazonaws.com.cn")) return { Service: given };
  return { AWS: /^\d{12}$/.test(given) ? `arn:${arn.split(":")[1]}:iam::${given}:root` : given };
}

/** Absent without conditions. */
function conditions(given: JsonObject): JsonObject {
  const equals = {
    "AWS:SourceAccount": given.SourceAccount,
    "lambda:EventSourceToken": given.EventSourceToken,
    "aws:PrincipalOrgID": given.PrincipalOrgID,
    "lambda:FunctionUrlAuthType": given.FunctionUrlAuthType,
  };
  const set = Object.fromEntries(Object.entries(equals).flatMap(([key, value]) => (value ? [[key, value]] : [])));
  const condition: JsonObject = {
    ...(given.InvokedViaFunctionUrl === true && { Bool: { "lambda:InvokedViaFunctionUrl": "true" } }),
    ...(Object.keys(set).length > 0 && { StringEquals: set }),
    ...(typeof given.SourceArn === "string" && { ArnLike: { "AWS:SourceArn": given.SourceArn } }),
  };
  return Object.keys(condition).length > 0 ? { Condition: condition } : {};
}
