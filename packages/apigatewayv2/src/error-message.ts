/** What an error says; anything else that was thrown, as text. */
export function errorMessage(thrown: unknown): string {
  return Error.isError(thrown) ? thrown.message : String(thrown);
}
