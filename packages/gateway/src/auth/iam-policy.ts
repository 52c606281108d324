// IAM policy documents, as far as the service asks them: may this action be done on this ARN? What the evaluation does
// not support is refused when the document is read, because a condition that is ignored would allow what it forbids.
import { isObject } from "@answerback/apigatewayv2/json-object";

/** A policy that was read and is wholly supported. */
export interface Policy {
  readonly statements: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** A policy document that is malformed, or says what this evaluation does not support. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
}

const documentMembers = new Set(["Version", "Id", "Statement"]);
const statementMembers = new Set(["Sid", "Effect", "Action", "Resource"]);
const versions = new Set(["2012-10-17", "2008-10-17"]);

/**
 * @param document the JSON value of the document
 * @throws PolicyError that names the member at fault
 */
export function parsePolicy(document: unknown): Policy {
  if (!isObject(document)) throw new PolicyError("The policy document is no object.");
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
  if (!isObject(statement)) throw new PolicyError(`${name} is no object.`);
  requireKnown(statement, statementMembers, name);
  const { Effect: effect, Action: action, Resource: resource } = statement;
  if (effect !== "Allow" && effect !== "Deny") throw new PolicyError(`${name} needs the Effect Allow or Deny.`);
  const resources = texts(resource, `${name}: Resource`);
  const variable = resources.find((pattern) => pattern.includes("${"));
  if (variable !== undefined) {
    throw new PolicyError(`${name}: policy variables are not supported, but Resource has '${variable}'.`);
  }
  return { effect, actions: texts(action, `${name}: Action`), resources };
}

/** A member that is null is not there: Java's library for authorizers writes `"Condition": null` into each statement. */
function requireKnown(value: object, known: ReadonlySet<string>, name: string): void {
  const other = Object.entries(value).find(([member, given]) => given !== null && !known.has(member))?.[0];
  if (other !== undefined) {
    throw new PolicyError(`${name} has the member '${other}', which is not supported. Use ${[...known].join(", ")}.`);
  }
}

function texts(value: unknown, name: string): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const found = list.filter((text) => typeof text === "string" && text !== "") as string[];
  if (found.length === 0 || found.length < list.length) throw new PolicyError(`${name} must be a text or texts.`);
  return found;
}

/** `denied` by a statement that says so, or `notCovered` by any: the difference is for the log alone. */
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
 * Whether the whole text fits a pattern in which `*` stands for any characters, slashes and colons too, and `?` for one.
 * Its time is bounded by the product of the lengths, whatever the pattern.
 */
export function matchesWildcards(pattern: string, text: string): boolean {
  let inPattern = 0;
  let inText = 0;
  // Where the latest star stands, and how much text it has taken so far.
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
