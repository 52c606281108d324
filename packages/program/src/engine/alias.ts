// Aliases: the URNs that a resource may have had in earlier runs, by its own options or because its parent had another URN.
import type { Alias } from "@pulumi/pulumi/proto/alias_pb.js";
import { type AliasSpec, type Registration, RegistrationError } from "./registration.ts";
import type { StackRecord } from "./stack-record.ts";
import { createUrn, urnName, urnProject, urnStack, urnType } from "./urn.ts";

/** A URN, or the parts that differ from the resource's own. */
export function aliasOf(alias: Alias): string | AliasSpec {
  const spec = alias.getSpec();
  if (spec === undefined) return alias.getUrn();
  return {
    name: spec.getName() || undefined,
    type: spec.getType() || undefined,
    stack: spec.getStack() || undefined,
    project: spec.getProject() || undefined,
    parent: spec.hasParenturn() ? spec.getParenturn() : undefined,
    noParent: spec.getNoparent(),
  };
}

/** @param formerParent the URN under which the parent was found in the state, if it is not its own */
export function aliasUrns(
  registration: Pick<Registration, "type" | "name" | "parent" | "aliases">,
  { project, stack }: { readonly project: string; readonly stack: string },
  formerParent: string | undefined,
): readonly string[] {
  const { type, name, parent } = registration;
  const own = registration.aliases.map((alias) =>
    typeof alias === "string"
      ? alias
      : createUrn({
          stack: alias.stack ?? stack,
          project: alias.project ?? project,
          type: alias.type ?? type,
          name: alias.name ?? name,
          parent: alias.noParent ? undefined : (alias.parent ?? parent),
        }),
  );
  if (parent === undefined || formerParent === undefined) return own;
  const names = [{ type, name }, ...own.map((urn) => ({ type: urnType(urn), name: urnName(urn) }))];
  return [...own, ...names.map((it) => childUrn(it.type, it.name, urnName(parent), formerParent))];
}

/** If a child's name begins with its parent's, its former name began with the parent's former one. */
function childUrn(type: string, name: string, parentName: string, formerParent: string): string {
  const formerName = name.startsWith(parentName) ? urnName(formerParent) + name.slice(parentName.length) : name;
  const [stack, project] = [urnStack(formerParent), urnProject(formerParent)];
  return createUrn({ stack, project, type, name: formerName, parent: formerParent });
}

/**
 * Refuses to turn one resource of the last run into two, one by an alias and one by its name.
 * @param registered URNs that this run has registered
 * @param urns the resource's own URN, then its aliases
 * @throws RegistrationError
 */
export function refuseTaken(
  record: StackRecord,
  registered: ReadonlySet<string>,
  { type, name }: Pick<Registration, "type" | "name">,
  urns: readonly string[],
): void {
  const [own = ""] = urns;
  const found = record.laterUrn(own) === undefined ? urns.find((it) => record.wasThere(it)) : own;
  if (found === undefined) return;
  const other = record.laterUrn(found) ?? (found !== own && registered.has(found) ? found : undefined);
  if (other === undefined) return;
  const what =
    found === own
      ? `${urnName(other)} (${other}) has the alias ${own}, but the program also has ${name}.`
      : `${name} has the alias ${found}, but ${other === found ? "the program already has a resource with that URN" : `${urnName(other)} (${other}) already has that alias`}.`;
  const message = `${what} Remove the alias, or rename one of the two.`;
  throw new RegistrationError("create", { urn: own, type, name }, message);
}
