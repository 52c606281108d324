// The resources of a program that makes an API, in an order in which each refers only to earlier ones. All forms are written
// from it.
import type { FieldTable, FieldType } from "../field.ts";
import type { GraphIntegration, GraphRoute } from "../findings/api-graph.ts";
import { type ResourceName, resources } from "../resources/index.ts";
import { lambdaFunctionName } from "../resources/integration.ts";
import type { ExportedApi } from "./exported-api.ts";
import { joined, type ReferenceValue, type Referred, type Value } from "./value.ts";
import { wordsOf, wordsOfResponseKey } from "./words.ts";

export interface PlannedResource extends Referred {
  /** The path parameters of its parents, and what they refer to. */
  readonly parents: readonly (readonly [parameter: string, reference: ReferenceValue])[];
  /** By wire names, without values that no one needs to set. */
  readonly members: readonly (readonly [wireName: string, value: Value])[];
  /** Resources that must exist earlier although no member refers to them. */
  readonly after: readonly PlannedResource[];
}

export interface PlannedProgram {
  readonly api: PlannedResource;
  readonly resources: readonly PlannedResource[];
}

export const stagesOf = ({ resources }: PlannedProgram): readonly PlannedResource[] =>
  resources.filter(({ kind }) => kind === "Stage");

export function plannedProgram(exported: ExportedApi): PlannedProgram {
  const { routes, integrations, models, authorizers, stages, deployments, domainNames } = exported;
  const apiId = exported.api.apiId ?? "";
  const api = planned("Api", exported.api, { words: wordsOf(exported.api.name ?? ""), apiId, name: exported.api.name });
  const ownId = identifierOf(api);
  const ofApi = [["apiId", ownId]] as const;
  const common = { parents: ofApi, apiId, ownId };

  const plannedModels = models.map((model) =>
    planned("Model", model, { ...common, words: wordsOf(model.name ?? ""), name: model.name }),
  );
  const plannedAuthorizers = authorizers.map((it) =>
    planned("Authorizer", it, { ...common, words: wordsOf(it.name ?? "") }),
  );
  const byIntegration = new Map<string, PlannedResource>();
  const ofIntegrations = integrations.flatMap((integration) => {
    const { integrationId = "", integrationResponses, ...members } = integration;
    const words = integrationWords(integration, routes);
    const resource = planned("Integration", { integrationId, ...members }, { ...common, words });
    byIntegration.set(integrationId, resource);
    const parents = [...ofApi, ["integrationId", identifierOf(resource)] as const];
    const responses = integrationResponses.map((it) =>
      planned("IntegrationResponse", it, {
        ...common,
        parents,
        words: [...words, ...wordsOfResponseKey(it.integrationResponseKey ?? "")],
      }),
    );
    return [resource, ...responses];
  });
  const authorizerOf = (id: string) => plannedAuthorizers.find(({ literal }) => literal.identifier === id);
  const modelOf = (name: string) => plannedModels.find(({ literal }) => literal.name === name);
  const ofRoutes = routes.flatMap(({ routeResponses, ...route }) => {
    const words = wordsOf(route.routeKey ?? "");
    const resource = planned("Route", route, {
      ...common,
      words,
      replace: {
        target: (target) => targetOf(target, byIntegration),
        authorizerId: (id) => reference(authorizerOf(id), "identifier") ?? id,
        requestModels: (name) => reference(modelOf(name), "name") ?? name,
      },
    });
    const parents = [...ofApi, ["routeId", identifierOf(resource)] as const];
    const responses = routeResponses.map((it) =>
      planned("RouteResponse", it, {
        ...common,
        parents,
        words,
        replace: { responseModels: (name) => reference(modelOf(name), "name") ?? name },
      }),
    );
    return [resource, ...responses];
  });
  const deployed = [...plannedModels, ...plannedAuthorizers, ...ofIntegrations, ...ofRoutes];
  const served = stages.filter(({ deploymentId, autoDeploy }) => deploymentId !== undefined && autoDeploy !== true);
  const newest = deployments.findLast(({ deploymentId }) =>
    served.some((stage) => stage.deploymentId === deploymentId),
  );
  const deployment =
    served.length === 0
      ? undefined
      : planned("Deployment", newest ?? {}, { ...common, words: [], after: deployed.filter(isDeployedLast) });
  const plannedStages = stages.map(({ deploymentId: _, ...stage }) => {
    const isServed = deployment !== undefined && served.some((it) => it.stageName === stage.stageName);
    const resource = planned("Stage", stage, {
      ...common,
      words: wordsOf(stage.stageName ?? ""),
      name: stage.stageName,
    });
    if (!isServed) return resource;
    const [first, ...rest] = resource.members;
    return { ...resource, members: [first!, ["deploymentId", identifierOf(deployment)] as const, ...rest] };
  });
  const ofDomains = domainNames.flatMap(({ apiMappings, ...domain }) => {
    const words = wordsOf(domain.domainName ?? "");
    const resource = planned("DomainName", domain, { apiId: "", words });
    const parents = [["domainName", identifierOf(resource)] as const];
    const mappings = apiMappings.map((it) =>
      planned("ApiMapping", it, {
        ...common,
        parents,
        words: it.apiMappingKey ? wordsOf(it.apiMappingKey) : words,
        replace: {
          apiId: () => ownId,
          stage: (name) =>
            reference(
              plannedStages.find(({ literal }) => literal.name === name),
              "name",
            ) ?? name,
        },
      }),
    );
    return [resource, ...mappings];
  });
  return {
    api,
    resources: [api, ...deployed, ...(deployment ? [deployment] : []), ...plannedStages, ...ofDomains],
  };
}

/** A deployment contains them, and refers to none of them. */
const isDeployedLast = ({ kind }: PlannedResource) =>
  kind === "Route" || kind === "RouteResponse" || kind === "IntegrationResponse";

interface PlanOptions {
  readonly words: readonly string[];
  readonly parents?: PlannedResource["parents"];
  readonly after?: readonly PlannedResource[];
  readonly name?: string | undefined;
  readonly apiId: string;
  /** Replaces the identifier of the API in a string. */
  readonly ownId?: ReferenceValue;
  /** Makes references of strings, by wire name; also of the values of a map. */
  readonly replace?: Readonly<Record<string, (text: string) => Value>>;
}

function planned(kind: ResourceName, resource: object, options: PlanOptions): PlannedResource {
  const { identifier } = resources[kind];
  const fields: FieldTable = resources[kind].fields;
  const members = Object.entries(resource).flatMap(([name, given]): [string, Value][] => {
    const field = fields[name];
    if (field === undefined || field.computed || given === undefined) return [];
    if (given === field.unsetValue) return [];
    const value = plannedValue(field.type, given, textReplacement(name, options), true);
    return isEmpty(value) && !field.required ? [] : [[name, value]];
  });
  const order = Object.keys(fields);
  return {
    kind,
    words: options.words,
    literal: { identifier: String(Reflect.get(resource, identifier) ?? ""), name: options.name ?? "" },
    parents: options.parents ?? [],
    members: members.toSorted(([one], [other]) => order.indexOf(one) - order.indexOf(other)),
    after: options.after ?? [],
  };
}

/** Members of which a part can be the identifier of the API: ARNs of its callbacks, references between models. */
const withApiId: ReadonlySet<string> = new Set(["integrationUri", "schema"]);

function textReplacement(name: string, { replace, apiId, ownId }: PlanOptions): (text: string) => Value {
  const own = replace?.[name];
  if (own !== undefined) return own;
  return withApiId.has(name) && ownId !== undefined ? (text) => joined(text, apiId, ownId) : (text) => text;
}

/** @param omitUnset of a structure, omits members with the value that no one needs to set */
function plannedValue(type: FieldType, given: unknown, replace: (text: string) => Value, omitUnset: boolean): Value {
  if (Array.isArray(given)) {
    const item: FieldType = type.kind === "list" ? type.item : { kind: "string" };
    return { kind: "list", items: given.map((it) => plannedValue(item, it, replace, omitUnset)) };
  }
  if (typeof given === "object" && given !== null) {
    if (type.kind !== "structure") {
      const value: FieldType = type.kind === "map" ? type.value : { kind: "string" };
      const entries = Object.entries(given).map(([key, it]) => [key, plannedValue(value, it, replace, false)] as const);
      return { kind: "map", entries };
    }
    const fields: FieldTable = type.fields;
    const entries = Object.entries(given).flatMap(([key, it]): [string, Value][] => {
      const field = fields[key];
      if (field === undefined || field.computed || it === undefined) return [];
      return omitUnset && it === field.unsetValue ? [] : [[key, plannedValue(field.type, it, replace, omitUnset)]];
    });
    return { kind: "structure", entries };
  }
  return typeof given === "number" || typeof given === "boolean" ? given : replace(String(given));
}

const isEmpty = (value: Value): boolean =>
  typeof value === "object" &&
  ((value.kind === "list" && value.items.length === 0) ||
    ((value.kind === "map" || value.kind === "structure") && value.entries.length === 0));

const reference = (to: PlannedResource | undefined, member: ReferenceValue["member"]): ReferenceValue | undefined =>
  to && { kind: "reference", to, member };
const identifierOf = (to: PlannedResource): ReferenceValue => ({ kind: "reference", to, member: "identifier" });

function targetOf(target: string, integrations: ReadonlyMap<string, PlannedResource>): Value {
  const id = target.replace(/^integrations\//, "");
  const integration = integrations.get(id);
  return integration === undefined ? target : joined(target, id, identifierOf(integration));
}

/** Named after its first route, else after the function that it calls. */
function integrationWords(integration: GraphIntegration, routes: readonly GraphRoute[]): readonly string[] {
  const target = `integrations/${integration.integrationId}`;
  const routeKey = routes.find((route) => route.target === target)?.routeKey;
  if (routeKey !== undefined) return wordsOf(routeKey);
  return wordsOf(lambdaFunctionName(integration.integrationUri) ?? "");
}
