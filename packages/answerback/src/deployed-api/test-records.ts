// For tests: the records of an API without identifiers and times. References contain the name of what they refer to.
import { type FieldTable, type ResourceName, resources, type Stage } from "@answerback/apigatewayv2";
import type { ReadApi } from "./read-api.ts";

type Item = Readonly<Record<string, unknown>>;

export function recordsOf(api: ReadApi): Readonly<Record<string, unknown>> {
  const names = new Map<string, string>([
    [api.api.apiId ?? "", "API"],
    ...api.models.map((it) => [it.modelId ?? "", `model ${it.name}`] as const),
    ...api.authorizers.map((it) => [it.authorizerId ?? "", `authorizer ${it.name}`] as const),
    ...api.integrations.map((it) => [it.integrationId ?? "", `integration ${keyOf(it)}`] as const),
    ...api.deployments.map((it) => [it.deploymentId ?? "", "deployment"] as const),
  ]);
  const own = (kind: ResourceName, item: Item): Item => {
    const fields: FieldTable = resources[kind].fields;
    const members = Object.entries(item).filter(([name]) => fields[name] && !fields[name].computed);
    const text = JSON.stringify(Object.fromEntries(members), (_, value) => sorted(value));
    return JSON.parse([...names].reduce((it, [id, name]) => it.replaceAll(id, name), text));
  };
  const all = (kind: ResourceName, items: readonly Item[]) =>
    items.map((item) => own(kind, item)).toSorted((one, other) => compare(JSON.stringify(one), JSON.stringify(other)));
  return {
    api: own("Api", api.api),
    models: all("Model", api.models),
    authorizers: all("Authorizer", api.authorizers),
    integrations: all("Integration", api.integrations),
    integrationResponses: api.integrations
      .map((it) => [keyOf(it), all("IntegrationResponse", it.integrationResponses)] as const)
      .toSorted(([one], [other]) => compare(one, other)),
    routes: all("Route", api.routes),
    routeResponses: api.routes.map((it) => [it.routeKey, all("RouteResponse", it.routeResponses)]).toSorted(),
    stages: api.stages
      // Those with autoDeploy have a deployment of their own.
      .map((it) => own("Stage", withSetValues(it.autoDeploy ? { ...it, deploymentId: "deployment" } : it)))
      .toSorted((one, other) => compare(String(one.stageName), String(other.stageName))),
    domainNames: api.domainNames.map((it) => [
      own("DomainName", withoutComputed(it)),
      all("ApiMapping", it.apiMappings),
    ]),
  };
}

/** With the identifier of its API masked. */
const keyOf = ({ integrationType, integrationUri }: Item) =>
  `${integrationType} ${String(integrationUri ?? "").replace(/\b[a-z0-9]{10}\b/, "API")}`;

/** Providers send the values of settings that the program does not set. */
function withSetValues({ routeSettings, ...stage }: Stage): Item {
  const fields: FieldTable = resources.Stage.fields.defaultRouteSettings.type.fields;
  const own = Object.entries(routeSettings ?? {}).map(([key, settings]) => {
    const set = Object.entries(settings).filter(([name, value]) => value !== fields[name]?.unsetValue);
    return [key, Object.fromEntries(set)];
  });
  return { ...stage, routeSettings: Object.fromEntries(own) };
}

function withoutComputed(domain: Item): Item {
  const configurations = (domain.domainNameConfigurations ?? []) as readonly Item[];
  return {
    ...domain,
    domainNameConfigurations: configurations.map(({ certificateArn, endpointType, securityPolicy }) => ({
      certificateArn,
      endpointType,
      securityPolicy,
    })),
  };
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

/** Objects with their members in order. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => compare(one, other)));
}
