// User errors are shown as one message without a stack; any other error is a bug and keeps its stack.

/** A mistake on the command line. The message says what happened, to which thing, and what to do. */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** Names instead of classes, so that no command loads the packages of others. */
const userErrors = new Set([
  "UserError",
  "CredentialsFileError",
  "DebuggerPortError",
  "GatewayStartError",
  "ProgramError",
  "StoreError",
  "TemplateError",
  "TransferError",
]);

/** The message of an error that the user can fix; undefined for a bug. */
export function userMessage(error: unknown): string | undefined {
  return Error.isError(error) && userErrors.has(error.name) ? error.message : undefined;
}
