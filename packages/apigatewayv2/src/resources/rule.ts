// What the rules of several resources share: members that one protocol does not have, selection expressions, ARNs.
import type { Violation } from "../field.ts";
import { type SelectionExpressionUse, selectionExpressionViolation } from "../selection-expression.ts";

/**
 * Violations of members that a WebSocket API's resource cannot have. What unsets a member (`""`, `false`, `0`, `[]`,
 * `{}`) is no violation: clients send it for members that they know and the user did not give.
 */
export function httpOnly(resource: Readonly<Record<string, unknown>>, ...members: readonly string[]): Violation[] {
  return members
    .filter((member) => !isNeutral(resource[member]))
    .map((member) => ({
      path: [member],
      message: `${member} is supported only for HTTP APIs; a WEBSOCKET API's resource cannot have it.`,
    }));
}

/** As `httpOnly`, for what only WebSocket APIs have. */
export function webSocketOnly(resource: Readonly<Record<string, unknown>>, ...members: readonly string[]): Violation[] {
  return members
    .filter((member) => !isNeutral(resource[member]))
    .map((member) => ({
      path: [member],
      message: `${member} is supported only for WEBSOCKET APIs; an HTTP API's resource cannot have it.`,
    }));
}

/** Whether a value says no more than absence does. */
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

/** `${stageVariables.x}` may stand for any part of a text, so a text that has one is looked at no further. */
export function hasStageVariable(text: string): boolean {
  return /\$\{stageVariables\.[A-Za-z0-9_]+\}/.test(text);
}

export function credentialsViolations(member: string, arn: string | undefined): Violation[] {
  return hasStageVariable(arn ?? "") ? [] : arnViolations(member, arn);
}

export function isArn(text: string): boolean {
  return /^arn:aws[a-z-]*:[^\s]+$/.test(text);
}
