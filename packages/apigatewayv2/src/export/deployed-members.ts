// The resources and members whose changes need a new deployment, for the triggers of a Deployment.
import type { ResourceName } from "../resources/index.ts";
import type { PlannedProgram, PlannedResource } from "./planned-program.ts";
import { type ProviderMember, providerResource } from "./provider-members.ts";

export interface TriggerGroup {
  /** `integrationResponses` */
  readonly name: string;
  readonly resources: readonly PlannedResource[];
  /** Properties that at least one of the resources has. */
  readonly properties: readonly string[];
}

const groups: readonly (readonly [name: string, kind: ResourceName])[] = [
  ["models", "Model"],
  ["authorizers", "Authorizer"],
  ["integrations", "Integration"],
  ["integrationResponses", "IntegrationResponse"],
  ["routes", "Route"],
];

const triggering: ReadonlySet<ResourceName> = new Set(groups.map(([, kind]) => kind));

/** A route response has no member that changes what a deployment does. */
export const isDeployed = ({ kind }: PlannedResource) => triggering.has(kind) || kind === "RouteResponse";

/** Resources that must exist before this one, and that no trigger mentions. */
export const withoutTrigger = ({ after }: PlannedResource) => after.filter(({ kind }) => !triggering.has(kind));

/** Descriptive members do not change what a deployment does. */
const descriptive: ReadonlySet<string> = new Set(["description", "operationName", "contentType"]);

/** The members of a resource whose changes need a new deployment. */
export function triggeringMembers(resource: PlannedResource): readonly ProviderMember[] {
  return providerResource(resource).members.filter(({ name }) => !descriptive.has(name));
}

export function triggerGroups({ resources }: PlannedProgram): readonly TriggerGroup[] {
  return groups.flatMap(([name, kind]): TriggerGroup[] => {
    const ofKind = resources.filter((it) => it.kind === kind);
    const properties = [...new Set(ofKind.flatMap((it) => triggeringMembers(it).map((member) => member.name)))];
    return ofKind.length === 0 ? [] : [{ name, resources: ofKind, properties }];
  });
}
