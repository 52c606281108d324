// URNs: a resource's name across runs.

export const stackType = "pulumi:pulumi:Stack";
const providerPrefix = "pulumi:providers:";

/** `urn:pulumi:STACK::PROJECT::PARENT_TYPE$TYPE::NAME`; the root stack is not part of the type. */
export function createUrn(options: {
  readonly stack: string;
  readonly project: string;
  readonly type: string;
  readonly name: string;
  readonly parent: string | undefined;
}): string {
  const parentType = options.parent === undefined ? "" : qualifiedType(options.parent);
  const type = parentType === "" || parentType === stackType ? options.type : `${parentType}$${options.type}`;
  return `urn:pulumi:${options.stack}::${options.project}::${type}::${options.name}`;
}

export function urnType(urn: string): string {
  return qualifiedType(urn).split("$").at(-1) ?? "";
}

export const urnStack = (urn: string) => urn.split("::", 1)[0]?.replace(/^urn:pulumi:/, "") ?? "";
export const urnProject = (urn: string) => urn.split("::")[1] ?? "";

/** The name may itself contain `::`. */
export function urnName(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

export const isProviderType = (type: string) => type.startsWith(providerPrefix);

function qualifiedType(urn: string): string {
  return urn.split("::")[2] ?? "";
}
