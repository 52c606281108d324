// Rules that several resources share: members of one protocol, selection expressions, ARNs.
import type { Violation } from "../field.ts";
import { type SelectionExpressionUse, selectionExpressionViolation } from "../selection-expression.ts";

/**
 * Violations of members that only HTTP APIs have. Values that unset a member (`""`, `false`, `0`, `[]`, `{}`) are allowed,
 * because clients send them for members that the user did not set.
 */
export function httpOnly(resource: Readonly<Record<string, unknown>>, ...members: readonly string[]): Violation[] {
  return members
    .filter((member) => !isNeutral(resource[member]))
    .map((member) => ({
      path: [member],
      message: `${member} is supported only for HTTP APIs; this API's protocol is WEBSOCKET.`,
    }));
}

/** As `httpOnly`, for members that only WebSocket APIs have. */
export function webSocketOnly(resource: Readonly<Record<string, unknown>>, ...members: readonly string[]): Violation[] {
  return members
    .filter((member) => !isNeutral(resource[member]))
    .map((member) => ({
      path: [member],
      message: `${member} is supported only for WEBSOCKET APIs; this API's protocol is HTTP.`,
    }));
}

/** True for values that mean the same as an absent member. */
export function isNeutral(value: unknown): boolean {
  if (value === undefined || value === "" || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

export function expressionViolations(
  member: string,
  expression: string | undefined,
  use: SelectionExpressionUse,
): Violation[] {
  const message = expression === undefined ? undefined : selectionExpressionViolation(expression, use);
  return message === undefined ? [] : [{ path: [member], message }];
}

export function arnViolations(member: string, arn: string | undefined): Violation[] {
  if (arn === undefined || isArn(arn)) return [];
  return [{ path: [member], message: `Invalid ARN specified in ${member}: '${arn}'. An ARN looks like arn:aws:….` }];
}

/** True if the text contains `${stageVariables.x}`, which may be any part of it, so that it cannot be checked. */
export function hasStageVariable(text: string): boolean {
  return /\$\{stageVariables\.[A-Za-z0-9_]+\}/.test(text);
}

export function credentialsViolations(member: string, arn: string | undefined): Violation[] {
  return hasStageVariable(arn ?? "") ? [] : arnViolations(member, arn);
}

export function isArn(text: string): boolean {
  return /^arn:aws[a-z-]*:[^\s]+$/.test(text);
}
