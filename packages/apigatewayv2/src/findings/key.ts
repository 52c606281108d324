// AB020, AB021, AB023, AB026, AB027: rules for a single integration response key.
import {
  compileIntegrationResponseKey,
  IntegrationResponseKeyError,
  integrationResponseKeyViolation,
} from "../integration-response-key.ts";
import type { IntegrationResponse } from "../resources/integration-response.ts";
import type { KeySubject } from "./api-graph.ts";
import type { FindingResource, Report } from "./finding.ts";
import { isExponential, isPlainText, matchesNeedBacktracking } from "./key-pattern.ts";

const path = ["integrationResponseKey"];

export function keyFindings(
  response: IntegrationResponse,
  subject: KeySubject | undefined,
  at: FindingResource,
  report: Report,
): void {
  const key = response.integrationResponseKey;
  if (key === undefined || key === "$default") return;
  const violation = integrationResponseKeyViolation(key);
  if (violation !== undefined) {
    report("AB020", at, { path, message: violation, advice: adviceForIllegal(key) });
    return;
  }
  const pattern = key.slice(1, -1);
  patternFindings(pattern, key, at, report);
  if (subject === "statusCode") statusFinding(key, pattern, at, report);
  else if (subject === "errorMessage") messageFinding(key, pattern, at, report);
  else unknownSubjectFinding(key, pattern, at, report);
}

function adviceForIllegal(key: string): string {
  if (/^\\?\$?default$/.test(key)) return "Write $default.";
  if (/^\d{3}$/.test(key)) return `Write /${key}/.`;
  if (/^[1-5]xx$/i.test(key)) return `Write /${key[0]}\\d\\d/.`;
  if (/^\/.*\/[a-z]+$/s.test(key))
    return `Nothing may follow the last slash. Put flags into the expression: /(?i)${key.slice(1, key.lastIndexOf("/"))}/.`;
  if (!key.startsWith("/") || !key.endsWith("/"))
    return `Write $default, or the expression between slashes: /${key.replace(/^\/|\/$/g, "")}/.`;
  return "Write $default, or a Java regular expression between slashes, such as /4\\d\\d/.";
}

function patternFindings(pattern: string, key: string, at: FindingResource, report: Report): void {
  if (isExponential(pattern)) {
    report("AB026", at, {
      path,
      message: `${key} has a nested or ambiguous repetition: on text that almost matches, the time doubles with each character, and the answer is late or never sent.`,
      advice: "Write one repetition instead of two: (a+)+ is a+, (.|\\s)* is (?s).*.",
    });
  } else if (matchesNeedBacktracking(pattern)) {
    report("AB027", at, {
      path,
      message: `${key} has look-around or a back reference, which need backtracking. Beyond a limit of steps, the key does not match.`,
      advice: "Write an expression without (?=…), (?!…), (?<=…), (?<!…) and \\1, or several keys.",
    });
  }
}

/** `100` to `599`, the statuses of backends. MOCK templates may print any integer. */
export const statusCodes: readonly string[] = Array.from({ length: 500 }, (_, index) => String(index + 100));

function statusFinding(key: string, pattern: string, at: FindingResource, report: Report): void {
  const compiled = compiledKey(key);
  if (compiled === undefined || statusCodes.some(compiled) || /^-?\d+$/.test(pattern)) {
    if (!/^\d{1,2}$/.test(pattern)) return;
  }
  report("AB021", at, {
    path,
    message: `${key} never matches: the expression must match the whole HTTP status, which has three digits.`,
    advice: adviceForStatus(pattern),
  });
}

function adviceForStatus(pattern: string): string {
  const family = /^([1-5])(?:[xX*]{1,2}|\d?|\.|\*)$/.exec(pattern)?.[1];
  if (family !== undefined) return `Write /${family}\\d\\d/ for every status from ${family}00 to ${family}99.`;
  const status = /\b([1-5]\d\d)\b/.exec(pattern)?.[1];
  if (status !== undefined) return `Write /${status}/.`;
  return "Write a status, /404/, or a group of them, /4\\d\\d/. To choose by the body, use the template selection expression: ${integration.response.body.…}.";
}

function messageFinding(key: string, pattern: string, at: FindingResource, report: Report): void {
  if (looksLikeStatus(pattern)) {
    report("AB021", at, {
      path,
      message: `${key} never matches: for a Lambda function the key is matched against the errorMessage of the result, which is empty on success. The status is always 200.`,
      advice:
        "Write $default for the success, and for errors an expression that matches the message: /.*Bad Request.*/.",
    });
  } else if (isPlainText(pattern)) {
    report("AB023", at, {
      path,
      message: `${key} matches only this exact message: the expression must match the whole errorMessage.`,
      advice: `Write /.*${pattern}.*/ for messages that contain it, or /(?s).*${pattern}.*/ if they may have line breaks.`,
    });
  }
}

/** If the subject is not known, reports only keys that match neither a status nor a message. */
function unknownSubjectFinding(key: string, pattern: string, at: FindingResource, report: Report): void {
  if (!/^[1-5](?:[xX]{2}|\*{1,2})$/.test(pattern)) return;
  report("AB021", at, {
    path,
    message: `${key} never matches: x is the letter x, and the expression must match the whole status.`,
    advice: `Write /${pattern[0]}\\d\\d/.`,
  });
}

/** True for digits and patterns of digits. */
function looksLikeStatus(pattern: string): boolean {
  return /^\(?(?:\?:)?(?:[1-5](?:\d|\\d|\[0-9\]|[xX.])(?:\d|\\d|\[0-9\]|[xX.])|[1-5](?:\\d|\[0-9\])\{2\}|\\d\{3\}|\||\)|\()+$/.test(
    pattern,
  );
}

/** A function that tests a subject; undefined if the key is not an expression. */
export function compiledKey(key: string): ((subject: string) => boolean) | undefined {
  try {
    const compiled = compileIntegrationResponseKey(key);
    return compiled.kind === "pattern" ? (subject) => compiled.matches(subject) : undefined;
  } catch (error) {
    if (error instanceof IntegrationResponseKeyError) return undefined;
    throw error;
  }
}
