// Generates names for resources without one: the resource's name in the program and a suffix.
import { createHash } from "node:crypto";
import type { CheckContext } from "../resource.ts";

const suffixLength = 7;

/** `chat-3f9a1c0`, as in Pulumi's providers; the engine's rule for names overrides ours. */
export function generatedName(context: CheckContext): string {
  if (context.autonaming?.mode === "enforce" || context.autonaming?.mode === "propose") {
    return context.autonaming.proposedName;
  }
  return `${context.name}-${suffix(context)}`;
}

/** The same, for names that may contain only letters and digits (models). */
export const generatedAlphanumericName = (context: CheckContext) => generatedName(context).replace(/[^A-Za-z0-9]/g, "");

const suffix = (context: CheckContext) =>
  createHash("sha256").update(context.randomSeed).update(context.name).digest("hex").slice(0, suffixLength);
