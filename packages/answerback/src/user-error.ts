// A mistake of the user's is shown as its one message, never with a stack; anything else is a fault of ours and keeps it.

/** A mistake on the command line. The message says what is wrong, which thing, and what to do. */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** By name rather than by class, so that no command loads the packages of the others. */
const mendable = new Set(["UserError", "CredentialsFileError", "GatewayStartError", "ProgramError", "TemplateError"]);

/** The message of an error that the user can mend; undefined for a fault of ours. */
export function userMessage(error: unknown): string | undefined {
  return Error.isError(error) && mendable.has(error.name) ? error.message : undefined;
}
