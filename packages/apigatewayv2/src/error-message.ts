/** The message of an error; any other thrown value as text. */
export function errorMessage(thrown: unknown): string {
  return Error.isError(thrown) ? thrown.message : String(thrown);
}
