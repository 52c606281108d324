// What a create left behind that was cut off before its answer reached the state: found again by what the service keeps
// unique, or else by what was asked for, among resources that the state does not know.
import type * as Sdk from "@aws-sdk/client-apigatewayv2";
import type { PropertyMap } from "../property-value.ts";
import type { ResourceContext } from "../resource.ts";
import { plain } from "../resources/plain-value.ts";

/**
 * @param token the resource type
 * @param inputs what create was given
 * @param known ids of this type that belong to other resources
 * @returns the id; undefined when nothing was left behind
 */
export async function findOrphan(
  context: ResourceContext,
  token: string,
  inputs: PropertyMap,
  known: ReadonlySet<string>,
): Promise<string | undefined> {
  if (!token.includes(":apigatewayv2/")) return undefined;
  const type = token.split(":").at(-1) ?? "";
  return finders[type]?.(context.client, (name) => text(inputs[name]), known);
}

type Given = (property: string) => string | undefined;
type Finder = (client: Sdk.ApiGatewayV2Client, given: Given, known: ReadonlySet<string>) => Promise<string | undefined>;

// Lists have one page of 500 here: a program that makes more of one kind than that is not what this is for.
const page = { MaxResults: "500" };
const sdk = () => import("@aws-sdk/client-apigatewayv2");

const finders: Readonly<Record<string, Finder>> = {
  async Api(client, given, known) {
    const { GetApisCommand } = await sdk();
    const { Items = [] } = await client.send(new GetApisCommand(page));
    return Items.find((it) => it.Name === given("name") && isNew(it.ApiId, known))?.ApiId;
  },
  async ApiMapping(client, given, known) {
    const { GetApiMappingsCommand } = await sdk();
    const { Items = [] } = await client.send(new GetApiMappingsCommand({ ...page, DomainName: given("domainName") }));
    const key = given("apiMappingKey") ?? "";
    return Items.find((it) => (it.ApiMappingKey ?? "") === key && isNew(it.ApiMappingId, known))?.ApiMappingId;
  },
  async Authorizer(client, given, known) {
    const { GetAuthorizersCommand } = await sdk();
    const { Items = [] } = await client.send(new GetAuthorizersCommand({ ...page, ApiId: given("apiId") }));
    return Items.find((it) => it.Name === given("name") && isNew(it.AuthorizerId, known))?.AuthorizerId;
  },
  async Deployment(client, given, known) {
    const { GetDeploymentsCommand } = await sdk();
    const { Items = [] } = await client.send(new GetDeploymentsCommand({ ...page, ApiId: given("apiId") }));
    const description = given("description") ?? "";
    return Items.find((it) => (it.Description ?? "") === description && isNew(it.DeploymentId, known))?.DeploymentId;
  },
  async DomainName(_client, given) {
    return given("domainName");
  },
  async Integration(client, given, known) {
    const { GetIntegrationsCommand } = await sdk();
    const { Items = [] } = await client.send(new GetIntegrationsCommand({ ...page, ApiId: given("apiId") }));
    return Items.find(
      (it) =>
        it.IntegrationType === given("integrationType") &&
        (it.IntegrationUri ?? "") === (given("integrationUri") ?? "") &&
        isNew(it.IntegrationId, known),
    )?.IntegrationId;
  },
  async IntegrationResponse(client, given, known) {
    const { GetIntegrationResponsesCommand } = await sdk();
    const parents = { ApiId: given("apiId"), IntegrationId: given("integrationId") };
    const { Items = [] } = await client.send(new GetIntegrationResponsesCommand({ ...page, ...parents }));
    const key = given("integrationResponseKey");
    return Items.find((it) => it.IntegrationResponseKey === key && isNew(it.IntegrationResponseId, known))
      ?.IntegrationResponseId;
  },
  async Model(client, given, known) {
    const { GetModelsCommand } = await sdk();
    const { Items = [] } = await client.send(new GetModelsCommand({ ...page, ApiId: given("apiId") }));
    return Items.find((it) => it.Name === given("name") && isNew(it.ModelId, known))?.ModelId;
  },
  async Route(client, given, known) {
    const { GetRoutesCommand } = await sdk();
    const { Items = [] } = await client.send(new GetRoutesCommand({ ...page, ApiId: given("apiId") }));
    return Items.find((it) => it.RouteKey === given("routeKey") && isNew(it.RouteId, known))?.RouteId;
  },
  async RouteResponse(client, given, known) {
    const { GetRouteResponsesCommand } = await sdk();
    const parents = { ApiId: given("apiId"), RouteId: given("routeId") };
    const { Items = [] } = await client.send(new GetRouteResponsesCommand({ ...page, ...parents }));
    const key = given("routeResponseKey");
    return Items.find((it) => it.RouteResponseKey === key && isNew(it.RouteResponseId, known))?.RouteResponseId;
  },
  async Stage(_client, given) {
    return given("name");
  },
};

const isNew = (id: string | undefined, known: ReadonlySet<string>) => id !== undefined && !known.has(id);

function text(value: PropertyMap[string] | undefined): string | undefined {
  const found = plain(value);
  return typeof found === "string" ? found : undefined;
}
