// The key of an integration response: docs/behaviour/integration-responses.md sections 4.1 and 4.2.
import type { Meter } from "@answerback/vtl";
import { compileJavaRegex, JavaRegexError } from "@answerback/vtl/java-regex";

/** A parsed key. */
export type IntegrationResponseKey =
  | { readonly kind: "default" }
  | { readonly kind: "pattern"; readonly pattern: string };

/** A compiled key. */
export type CompiledIntegrationResponseKey =
  | { readonly kind: "default" }
  | {
      readonly kind: "pattern";
      readonly pattern: string;
      /**
       * True if the pattern matches the whole subject (4.2.2).
       * @throws LimitExceeded
       */
      readonly matches: (subject: string, meter?: Meter) => boolean;
    };

/** A key that is neither `$default` nor a regular expression between slashes. */
export class IntegrationResponseKeyError extends Error {
  override readonly name = "IntegrationResponseKeyError";
}

/** The problem of a key; undefined if it is legal. */
export function integrationResponseKeyViolation(key: string): string | undefined {
  try {
    compileIntegrationResponseKey(key);
    return undefined;
  } catch (error) {
    if (error instanceof IntegrationResponseKeyError) return error.message;
    throw error;
  }
}

/**
 * The slashes are delimiters only: the pattern is the text between the first and the last. Flags cannot follow.
 * @throws IntegrationResponseKeyError
 */
export function parseIntegrationResponseKey(key: string): IntegrationResponseKey {
  if (key === "$default") return { kind: "default" };
  if (key.length > 2 && key.startsWith("/") && key.endsWith("/")) return { kind: "pattern", pattern: key.slice(1, -1) };
  throw new IntegrationResponseKeyError(
    `Invalid integration response key '${key}'. Use $default or a regular expression between slashes, such as /2\\d\\d/.`,
  );
}

/** @throws IntegrationResponseKeyError also when the regular expression does not compile */
export function compileIntegrationResponseKey(key: string): CompiledIntegrationResponseKey {
  const parsed = parseIntegrationResponseKey(key);
  if (parsed.kind === "default") return parsed;
  try {
    const regex = compileJavaRegex(parsed.pattern);
    return { kind: "pattern", pattern: parsed.pattern, matches: (subject, meter) => regex.matches(subject, meter) };
  } catch (error) {
    if (!(error instanceof JavaRegexError)) throw error;
    throw new IntegrationResponseKeyError(
      `Invalid integration response key '${key}': ${error.message}. The text between the slashes must be a Java regular expression.`,
      { cause: error },
    );
  }
}
