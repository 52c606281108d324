// IAM policy documents, for the question of the service: is this action allowed on this ARN? Unsupported members are
// refused when the document is read, because an ignored condition would allow what it forbids.
import { isObject } from "@answerback/apigatewayv2/json-object";

/** A parsed policy, of which every member is supported. */
export interface Policy {
  readonly statements: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** A policy document is malformed, or has a member that is not supported. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
}

const documentMembers = new Set(["Version", "Id", "Statement"]);
const statementMembers = new Set(["Sid", "Effect", "Action", "Resource"]);
const versions = new Set(["2012-10-17", "2008-10-17"]);

/**
 * @param document the JSON value of the document
 * @throws PolicyError that names the invalid member
 */
export function parsePolicy(document: unknown): Policy {
  if (!isObject(document)) throw new PolicyError("The policy document must be a JSON object.");
  requireKnown(document, documentMembers, "The policy document");
  const { Version: version = "2008-10-17", Statement: statement } = document;
  if (typeof version !== "string" || !versions.has(version)) {
    throw new PolicyError(`The policy's Version is ${JSON.stringify(version)}; use "2012-10-17".`);
  }
  if (statement === undefined) throw new PolicyError("The policy document has no Statement.");
  const statements = Array.isArray(statement) ? statement : [statement];
  return { statements: statements.map(parseStatement) };
}

function parseStatement(statement: unknown, index: number): PolicyStatement {
  const name = `Statement ${index + 1} of the policy`;
  if (!isObject(statement)) throw new PolicyError(`${name} must be a JSON object.`);
  requireKnown(statement, statementMembers, name);
  const { Effect: effect, Action: action, Resource: resource } = statement;
  if (effect !== "Allow" && effect !== "Deny") throw new PolicyError(`The Effect of ${name} must be Allow or Deny.`);
  const resources = strings(resource, `${name}: Resource`);
  const variable = resources.find((pattern) => pattern.includes("${"));
  if (variable !== undefined) {
    throw new PolicyError(`${name}: policy variables are not supported, but Resource has '${variable}'.`);
  }
  return { effect, actions: strings(action, `${name}: Action`), resources };
}

/** Ignores members that are null: Java's library for authorizers writes `"Condition": null` in every statement. */
function requireKnown(value: object, known: ReadonlySet<string>, name: string): void {
  const other = Object.entries(value).find(([member, given]) => given !== null && !known.has(member))?.[0];
  if (other !== undefined) {
    throw new PolicyError(`${name} has the member '${other}', which is not supported. Use ${[...known].join(", ")}.`);
  }
}

function strings(value: unknown, name: string): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const found = list.filter((text) => typeof text === "string" && text !== "") as string[];
  if (found.length === 0 || found.length < list.length)
    throw new PolicyError(`${name} must be a string or an array of strings.`);
  return found;
}

/** `denied` by a Deny statement, or `notCovered` by any statement; only the log distinguishes them. */
export type PolicyDecision = "allowed" | "denied" | "notCovered";

/**
 * A Deny wins over every Allow (docs/behaviour/data-plane.md 8.1.7).
 * @param action `execute-api:Invoke`; compared without case
 * @param resource the ARN; compared with case
 */
export function evaluatePolicy(policy: Policy, action: string, resource: string): PolicyDecision {
  let decision: PolicyDecision = "notCovered";
  for (const { effect, actions, resources } of policy.statements) {
    const covers =
      actions.some((pattern) => matchesWildcards(pattern.toLowerCase(), action.toLowerCase())) &&
      resources.some((pattern) => matchesWildcards(pattern, resource));
    if (!covers) continue;
    if (effect === "Deny") return "denied";
    decision = "allowed";
  }
  return decision;
}

/**
 * True if the whole text matches a pattern in which `*` matches any characters, also slashes and colons, and `?` one.
 * Takes time proportional to at most the product of the lengths.
 */
export function matchesWildcards(pattern: string, text: string): boolean {
  let inPattern = 0;
  let inText = 0;
  // The position of the latest star, and the end of the text that it has matched.
  let star = -1;
  let taken = 0;
  while (inText < text.length) {
    const wanted = pattern[inPattern];
    if (wanted === "*") {
      star = inPattern++;
      taken = inText;
    } else if (wanted === "?" || wanted === text[inText]) {
      inPattern++;
      inText++;
    } else if (star >= 0) {
      inPattern = star + 1;
      inText = ++taken;
    } else return false;
  }
  while (pattern[inPattern] === "*") inPattern++;
  return inPattern === pattern.length;
}
