// Revisions of functions and aliases: a client may require that nobody changed them since it read them.
import { randomUUID } from "node:crypto";
import { type JsonObject, refused } from "../call.ts";
import type { FunctionVersion } from "../function-record.ts";

/** The revision of a change that is made now. */
export function revision(): Pick<FunctionVersion, "lastModified" | "revisionId"> {
  return { lastModified: new Date().toISOString().replace("Z", "+0000"), revisionId: randomUUID() };
}

/** @throws FunctionServiceError if the client expects another revision */
export function requireRevision({ revisionId }: { readonly revisionId: string }, { RevisionId }: JsonObject): void {
  if (RevisionId === undefined || RevisionId === null || RevisionId === revisionId) return;
  throw refused(
    "PreconditionFailedException",
    412,
    "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
  );
}
