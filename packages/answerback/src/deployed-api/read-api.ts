// Reads an API from its control plane, ours or AWS's, with all that belongs to it. The field tables give the members.
import {
  type Api,
  type ApiMapping,
  type Authorizer,
  type Deployment,
  type DomainName,
  type Integration,
  type IntegrationResponse,
  type Model,
  type ResourceName,
  type Route,
  type RouteResponse,
  resources,
  type Stage,
} from "@answerback/apigatewayv2";
import type { ExportedApi, MappedDomainName } from "@answerback/apigatewayv2/export";
import type { ApiGraph } from "@answerback/apigatewayv2/findings";
import { fromSdk } from "@answerback/pulumi/sdk-member";
import * as sdk from "@aws-sdk/client-apigatewayv2";

export type ReadApi = ExportedApi & Pick<ApiGraph, "apiMappings"> & { readonly canReadDomainNames: boolean };

/** AWS allows few requests per second to a control plane. */
const requestsAtOnce = 4;

/** @throws NotFoundException of the SDK if the API does not exist */
export async function readApi(client: sdk.ApiGatewayV2Client, ApiId: string): Promise<ReadApi> {
  const reader = new Reader(client);
  const api = await reader.api(ApiId);
  const [routes, integrations, models, authorizers, stages, deployments, domainNames] = await Promise.all([
    reader.list<Route>("Route", (page) => client.send(new sdk.GetRoutesCommand({ ApiId, ...page }))),
    reader.list<Integration>("Integration", (page) => client.send(new sdk.GetIntegrationsCommand({ ApiId, ...page }))),
    reader.list<Model>("Model", (page) => client.send(new sdk.GetModelsCommand({ ApiId, ...page }))),
    reader.list<Authorizer>("Authorizer", (page) => client.send(new sdk.GetAuthorizersCommand({ ApiId, ...page }))),
    reader.list<Stage>("Stage", (page) => client.send(new sdk.GetStagesCommand({ ApiId, ...page }))),
    reader.list<Deployment>("Deployment", (page) => client.send(new sdk.GetDeploymentsCommand({ ApiId, ...page }))),
    reader.domainNames(ApiId),
  ]);
  const ofRoutes = routes.map(async (route) => ({
    ...route,
    routeResponses: await reader.list<RouteResponse>("RouteResponse", (page) =>
      client.send(new sdk.GetRouteResponsesCommand({ ApiId, RouteId: route.routeId, ...page })),
    ),
  }));
  const ofIntegrations = integrations.map(async (integration) => ({
    ...integration,
    integrationResponses: await reader.list<IntegrationResponse>("IntegrationResponse", (page) =>
      client.send(new sdk.GetIntegrationResponsesCommand({ ApiId, IntegrationId: integration.integrationId, ...page })),
    ),
  }));
  return {
    api,
    routes: await Promise.all(ofRoutes),
    integrations: await Promise.all(ofIntegrations),
    models,
    authorizers,
    stages,
    deployments: deployments.toSorted((one, other) => timeOf(one) - timeOf(other)),
    domainNames: domainNames ?? [],
    ...(domainNames && { apiMappings: domainNames.flatMap(({ apiMappings }) => apiMappings) }),
    canReadDomainNames: domainNames !== undefined,
  };
}

/** The WebSocket APIs and HTTP APIs of an account and region. */
export function readApis(client: sdk.ApiGatewayV2Client): Promise<readonly Api[]> {
  return new Reader(client).list<Api>("Api", (page) => client.send(new sdk.GetApisCommand(page)));
}

const timeOf = ({ createdDate }: Deployment) => (createdDate === undefined ? 0 : Date.parse(createdDate));

type PageInput = { readonly NextToken?: string };
type Page = { readonly Items?: readonly object[] | undefined; readonly NextToken?: string | undefined };

class Reader {
  readonly #client: sdk.ApiGatewayV2Client;
  #free = requestsAtOnce;
  readonly #waiting: (() => void)[] = [];

  constructor(client: sdk.ApiGatewayV2Client) {
    this.#client = client;
  }

  async api(ApiId: string): Promise<Api> {
    return resourceOf("Api", await this.#client.send(new sdk.GetApiCommand({ ApiId })));
  }

  /** All pages. */
  async list<Resource>(name: ResourceName, read: (page: PageInput) => Promise<Page>): Promise<readonly Resource[]> {
    const items: Resource[] = [];
    let NextToken: string | undefined;
    do {
      const input = NextToken === undefined ? {} : { NextToken };
      const page = await this.#inTurn(() => read(input));
      items.push(...(page.Items ?? []).map((item) => resourceOf<Resource>(name, item)));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return items;
  }

  /** Those with a mapping to the API. @returns undefined if reading domain names is not allowed */
  async domainNames(apiId: string): Promise<readonly MappedDomainName[] | undefined> {
    const client = this.#client;
    try {
      const all = await this.list<DomainName>("DomainName", (page) => client.send(new sdk.GetDomainNamesCommand(page)));
      const mapped = all.map(async (domain) => {
        const mappings = await this.list<ApiMapping>("ApiMapping", (page) =>
          client.send(new sdk.GetApiMappingsCommand({ DomainName: domain.domainName, ...page })),
        );
        return { ...domain, apiMappings: mappings.filter((mapping) => mapping.apiId === apiId) };
      });
      return (await Promise.all(mapped)).filter(({ apiMappings }) => apiMappings.length > 0);
    } catch (error) {
      if (error instanceof sdk.ApiGatewayV2ServiceException && error.$metadata.httpStatusCode === 403) return undefined;
      throw error;
    }
  }

  async #inTurn<Result>(request: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await request();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}

/**
 * Without the tags that AWS sets, because no one else can set them. A test of apigatewayv2 compares the tables with the SDK's
 * schemas, which justifies the cast.
 */
function resourceOf<Resource>(name: ResourceName, answer: object): Resource {
  const members = fromSdk(resources[name].fields, { ...answer });
  const { tags } = members;
  if (typeof tags !== "object" || tags === null) return members as Resource;
  const own = Object.entries(tags).filter(([key]) => !key.startsWith("aws:"));
  return { ...members, tags: Object.fromEntries(own) } as Resource;
}
