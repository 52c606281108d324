// What a create left behind that was cut off before its answer reached the state: found again by what the service keeps
// unique, or else by what was asked for, among resources that the state does not know and that are not older.
import { type PropertyMap, plain, type ResourceContext } from "@answerback/pulumi/host";
import type * as Sdk from "@aws-sdk/client-apigatewayv2";
import type { PendingOperation } from "./state-file.ts";

/**
 * @param token the resource type
 * @param create what was asked for, and when
 * @param known ids of this type that belong to other resources
 * @returns the id; undefined when nothing was left behind
 */
export async function findOrphan(
  context: ResourceContext,
  token: string,
  { inputs, begunAt }: Pick<PendingOperation, "inputs" | "begunAt">,
  known: ReadonlySet<string>,
): Promise<string | undefined> {
  if (!token.includes(":apigatewayv2/")) return undefined;
  const type = token.split(":").at(-1) ?? "";
  const given: Given = (name) => text(inputs[name]);
  const name = nameIsId[type];
  if (name !== undefined) return given(name);
  const isLater = (created: Date | undefined) => (created?.getTime() ?? Infinity) >= begunAt - toleranceMillis;
  const candidates = (await finders[type]?.(context.client, given, isLater)) ?? [];
  return candidates.find((it) => it !== undefined && !known.has(it));
}

type Given = (property: string) => string | undefined;
/** The ids of all that the create may have made; `isLater` tells what another stack made before. */
type Finder = (
  client: Sdk.ApiGatewayV2Client,
  given: Given,
  isLater: (created: Date | undefined) => boolean,
) => Promise<readonly (string | undefined)[]>;

/** The service tells whole seconds, and its clock may be another one. */
const toleranceMillis = 5000;

/** By type, the property that is the id. */
const nameIsId: Readonly<Record<string, string>> = { DomainName: "domainName", Stage: "name" };

// Lists have one page of 500 here: a program that makes more of one kind than that is not what this is for.
const page = { MaxResults: "500" };
const sdk = () => import("@aws-sdk/client-apigatewayv2");

const finders: Readonly<Record<string, Finder>> = {
  async Api(client, given, isLater) {
    const { GetApisCommand } = await sdk();
    const { Items = [] } = await client.send(new GetApisCommand(page));
    return Items.filter((it) => it.Name === given("name") && isLater(it.CreatedDate)).map((it) => it.ApiId);
  },
  async ApiMapping(client, given) {
    const { GetApiMappingsCommand } = await sdk();
    const { Items = [] } = await client.send(new GetApiMappingsCommand({ ...page, DomainName: given("domainName") }));
    const key = given("apiMappingKey") ?? "";
    return Items.filter((it) => (it.ApiMappingKey ?? "") === key).map((it) => it.ApiMappingId);
  },
  async Authorizer(client, given) {
    const { GetAuthorizersCommand } = await sdk();
    const { Items = [] } = await client.send(new GetAuthorizersCommand({ ...page, ApiId: given("apiId") }));
    return Items.filter((it) => it.Name === given("name")).map((it) => it.AuthorizerId);
  },
  async Deployment(client, given, isLater) {
    const { GetDeploymentsCommand } = await sdk();
    const { Items = [] } = await client.send(new GetDeploymentsCommand({ ...page, ApiId: given("apiId") }));
    const description = given("description") ?? "";
    return Items.filter((it) => (it.Description ?? "") === description && isLater(it.CreatedDate)).map(
      (it) => it.DeploymentId,
    );
  },
  async Integration(client, given) {
    const { GetIntegrationsCommand } = await sdk();
    const { Items = [] } = await client.send(new GetIntegrationsCommand({ ...page, ApiId: given("apiId") }));
    return Items.filter(
      (it) =>
        it.IntegrationType === given("integrationType") &&
        (it.IntegrationUri ?? "") === (given("integrationUri") ?? ""),
    ).map((it) => it.IntegrationId);
  },
  async IntegrationResponse(client, given) {
    const { GetIntegrationResponsesCommand } = await sdk();
    const parents = { ApiId: given("apiId"), IntegrationId: given("integrationId") };
    const { Items = [] } = await client.send(new GetIntegrationResponsesCommand({ ...page, ...parents }));
    const key = given("integrationResponseKey");
    return Items.filter((it) => it.IntegrationResponseKey === key).map((it) => it.IntegrationResponseId);
  },
  async Model(client, given) {
    const { GetModelsCommand } = await sdk();
    const { Items = [] } = await client.send(new GetModelsCommand({ ...page, ApiId: given("apiId") }));
    return Items.filter((it) => it.Name === given("name")).map((it) => it.ModelId);
  },
  async Route(client, given) {
    const { GetRoutesCommand } = await sdk();
    const { Items = [] } = await client.send(new GetRoutesCommand({ ...page, ApiId: given("apiId") }));
    return Items.filter((it) => it.RouteKey === given("routeKey")).map((it) => it.RouteId);
  },
  async RouteResponse(client, given) {
    const { GetRouteResponsesCommand } = await sdk();
    const parents = { ApiId: given("apiId"), RouteId: given("routeId") };
    const { Items = [] } = await client.send(new GetRouteResponsesCommand({ ...page, ...parents }));
    const key = given("routeResponseKey");
    return Items.filter((it) => it.RouteResponseKey === key).map((it) => it.RouteResponseId);
  },
};

function text(value: PropertyMap[string] | undefined): string | undefined {
  const found = plain(value);
  return typeof found === "string" ? found : undefined;
}
