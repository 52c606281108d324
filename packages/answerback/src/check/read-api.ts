// Reads an API from its control plane, ours or AWS's, as a graph for findings.
import type { ApiGraph, GraphIntegration, GraphRoute } from "@answerback/apigatewayv2/findings";
import * as sdk from "@aws-sdk/client-apigatewayv2";

type Client = sdk.ApiGatewayV2Client;

/** @throws NotFoundException of the SDK if the API does not exist */
export async function readApi(client: Client, ApiId: string): Promise<ApiGraph> {
  const [api, routes, integrations, models, authorizers, stages, deployments, mappings] = await Promise.all([
    client.send(new sdk.GetApiCommand({ ApiId })),
    readRoutes(client, ApiId),
    readIntegrations(client, ApiId),
    pages((NextToken) => client.send(new sdk.GetModelsCommand({ ApiId, NextToken }))),
    pages((NextToken) => client.send(new sdk.GetAuthorizersCommand({ ApiId, NextToken }))),
    pages((NextToken) => client.send(new sdk.GetStagesCommand({ ApiId, NextToken }))),
    pages((NextToken) => client.send(new sdk.GetDeploymentsCommand({ ApiId, NextToken }))),
    readMappings(client, ApiId),
  ]);
  const byAge = deployments.toSorted(
    (left, right) => (left.CreatedDate?.getTime() ?? 0) - (right.CreatedDate?.getTime() ?? 0),
  );
  return {
    api: wire(api),
    routes,
    integrations,
    models: models.map((it) => wire(it)),
    authorizers: authorizers.map((it) => wire(it)),
    stages: stages.map((it) => wire(it)),
    deployments: byAge.map((it) => wire(it)),
    ...(mappings && { apiMappings: mappings.map((it) => wire(it)) }),
  };
}

async function readRoutes(client: Client, ApiId: string): Promise<readonly GraphRoute[]> {
  const routes = await pages((NextToken) => client.send(new sdk.GetRoutesCommand({ ApiId, NextToken })));
  return Promise.all(
    routes.map(async (route) => {
      const { RouteId } = route;
      const responses = await pages((NextToken) =>
        client.send(new sdk.GetRouteResponsesCommand({ ApiId, RouteId, NextToken })),
      );
      return { ...wire<Omit<GraphRoute, "routeResponses">>(route), routeResponses: responses.map((it) => wire(it)) };
    }),
  );
}

async function readIntegrations(client: Client, ApiId: string): Promise<readonly GraphIntegration[]> {
  const integrations = await pages((NextToken) => client.send(new sdk.GetIntegrationsCommand({ ApiId, NextToken })));
  return Promise.all(
    integrations.map(async (integration) => {
      const { IntegrationId } = integration;
      const responses = await pages((NextToken) =>
        client.send(new sdk.GetIntegrationResponsesCommand({ ApiId, IntegrationId, NextToken })),
      );
      return {
        ...wire<Omit<GraphIntegration, "integrationResponses">>(integration),
        integrationResponses: responses.map((it) => wire(it)),
      };
    }),
  );
}

/** @returns undefined if reading domain names is not allowed */
async function readMappings(client: Client, apiId: string): Promise<readonly sdk.ApiMapping[] | undefined> {
  try {
    const domains = await pages((NextToken) => client.send(new sdk.GetDomainNamesCommand({ NextToken })));
    const mappings = await Promise.all(
      domains.map(({ DomainName }) =>
        pages((NextToken) => client.send(new sdk.GetApiMappingsCommand({ DomainName, NextToken }))),
      ),
    );
    return mappings.flat().filter((mapping) => mapping.ApiId === apiId);
  } catch (error) {
    if (error instanceof sdk.ApiGatewayV2ServiceException && error.$metadata.httpStatusCode === 403) return undefined;
    throw error;
  }
}

async function pages<Item>(
  read: (token: string | undefined) => Promise<{ readonly Items?: readonly Item[]; readonly NextToken?: string }>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let token: string | undefined;
  do {
    const page = await read(token);
    items.push(...(page.Items ?? []));
    token = page.NextToken;
  } while (token !== undefined);
  return items;
}

/** Maps with keys of the user; all other objects have members of the service. */
const ownKeys = new Set([
  "RequestModels",
  "RequestParameters",
  "RequestTemplates",
  "ResponseModels",
  "ResponseParameters",
  "ResponseTemplates",
  "RouteSettings",
  "StageVariables",
  "Tags",
]);

/**
 * Renames the SDK's members to their wire names: `ApiId` → `apiId`. A test of apigatewayv2 compares the tables with the SDK's
 * schemas, which justifies the cast.
 */
function wire<Resource>(members: object): Resource {
  return lowered(members) as Resource;
}

function lowered(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(lowered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, member]) => name !== "$metadata" && member !== undefined)
      .map(([name, member]) => [
        `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
        ownKeys.has(name) ? member : lowered(member),
      ]),
  );
}
