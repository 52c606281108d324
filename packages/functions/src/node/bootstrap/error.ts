// Errors as the runtime names, returns and prints them.
import type { ErrorDocument } from "../../error-document.ts";

/** An error of the runtime itself: its name begins with `Runtime.`. */
export class RuntimeError extends Error {
  constructor(kind: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = `Runtime.${kind}`;
  }
}

export function errorDocument(error: unknown): ErrorDocument {
  if (!isError(error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: error.stack.split("\n") };
}

/** The line that the runtime writes about an error. */
export function printedError(phase: "Init" | "Invoke", error: unknown): string {
  const document: Record<string, unknown> = isError(error)
    ? { errorType: error.name, errorMessage: error.message, ...error, stack: error.stack.split("\n") }
    : { ...errorDocument(error) };
  let text: string;
  try {
    text = JSON.stringify(document);
  } catch {
    text = JSON.stringify(errorDocument(error));
  }
  return `${phase} Error\t${text}`;
}

/** An object with the members of an error counts as one, as on AWS: some libraries throw such objects. */
function isError(value: unknown): value is Error & { readonly stack: string } {
  if (typeof value !== "object" || value === null) return false;
  const { name, message, stack } = value as Partial<Error>;
  return typeof name === "string" && typeof message === "string" && typeof stack === "string";
}
