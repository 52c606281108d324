// The key of an integration response: docs/behaviour/integration-responses.md section 4.1.

/** What is wrong with a key, undefined when it is legal. */
export function integrationResponseKeyViolation(_key: string): string | undefined {
  return undefined;
}
