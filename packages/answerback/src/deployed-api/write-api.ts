// Writes an API into a gateway through its control plane, with the identifiers that it has elsewhere.
import { type FieldTable, identifierHeaders, type ResourceName, resources } from "@answerback/apigatewayv2";
import type { ExportedApi } from "@answerback/apigatewayv2/export";
import { type CallOptions, commands } from "@answerback/pulumi/command";
import { type ApiGatewayV2Client, ApiGatewayV2ServiceException } from "@aws-sdk/client-apigatewayv2";

export interface WriteOptions {
  readonly client: ApiGatewayV2Client;
  /** Of the gateway, to choose identifiers. */
  readonly identifierToken: string;
}

/** @returns a sentence for each resource that the gateway refused, with its reason; what is in it is left out too */
export async function writeApi(options: WriteOptions, exported: ExportedApi): Promise<readonly string[]> {
  const writer = new ApiWriter(options);
  const { api, models, authorizers, integrations, routes, deployments, stages, domainNames } = exported;
  const { apiId = "" } = api;
  if (!(await writer.create("Api", {}, api))) return writer.refused;
  for (const model of models) await writer.create("Model", { apiId }, model);
  for (const authorizer of authorizers) await writer.create("Authorizer", { apiId }, authorizer);
  for (const { integrationResponses, ...integration } of integrations) {
    if (!(await writer.create("Integration", { apiId }, integration))) continue;
    const { integrationId = "" } = integration;
    for (const it of integrationResponses) await writer.create("IntegrationResponse", { apiId, integrationId }, it);
  }
  for (const { routeResponses, ...route } of routes) {
    if (!(await writer.create("Route", { apiId }, route))) continue;
    const { routeId = "" } = route;
    for (const it of routeResponses) await writer.create("RouteResponse", { apiId, routeId }, it);
  }
  // Others would contain the present state, not their own.
  const served = deployments.filter(({ deploymentId }) => stages.some((stage) => stage.deploymentId === deploymentId));
  for (const deployment of served) await writer.create("Deployment", { apiId }, deployment);
  for (const stage of stages) await writer.create("Stage", { apiId }, stage);
  for (const { apiMappings, ...domain } of domainNames) {
    const { domainName = "" } = domain;
    if (!(await writer.createDomainName(domain))) continue;
    for (const mapping of apiMappings) await writer.create("ApiMapping", { domainName }, mapping);
  }
  return writer.refused;
}

/** Deletes an API, and the mappings that would keep it. */
export async function deleteApi(client: ApiGatewayV2Client, { api, domainNames }: ExportedApi): Promise<void> {
  for (const { domainName = "", apiMappings } of domainNames) {
    for (const { apiMappingId = "" } of apiMappings) {
      await commands.ApiMapping!.delete(client, { domainName, apiMappingId });
    }
  }
  await commands.Api!.delete(client, { apiId: api.apiId ?? "" });
}

class ApiWriter {
  readonly refused: string[] = [];
  readonly #options: WriteOptions;

  constructor(options: WriteOptions) {
    this.#options = options;
  }

  /** @returns false if the gateway refused it */
  async create(kind: ResourceName, parents: Readonly<Record<string, string>>, resource: object): Promise<boolean> {
    try {
      await this.#send(kind, parents, resource);
      return true;
    } catch (error) {
      this.#refuse(kind, resource, error);
      return false;
    }
  }

  /** A domain name that the gateway has already keeps its settings. */
  async createDomainName(domain: object): Promise<boolean> {
    try {
      await this.#send("DomainName", {}, domain);
      return true;
    } catch (error) {
      if (error instanceof ApiGatewayV2ServiceException && error.name === "ConflictException") return true;
      this.#refuse("DomainName", domain, error);
      return false;
    }
  }

  async #send(kind: ResourceName, parents: Readonly<Record<string, string>>, resource: object): Promise<void> {
    const { client, identifierToken } = this.#options;
    const { identifier, identifierLength } = resources[kind];
    const requested = String(Reflect.get(resource, identifier) ?? "");
    const headers: CallOptions["headers"] = {
      [identifierHeaders.identifier]: requested,
      [identifierHeaders.token]: identifierToken,
    };
    const input = { ...parents, ...inputOf(resources[kind].fields, resource) };
    await commands[kind]!.create(client, input, identifierLength === undefined ? {} : { headers });
  }

  #refuse(kind: ResourceName, resource: object, error: unknown): void {
    if (!(error instanceof ApiGatewayV2ServiceException)) throw error;
    const names = ["routeKey", "integrationResponseKey", "stageName", "domainName", "name", resources[kind].identifier];
    const name = names.map((it) => Reflect.get(resource, it)).find((it) => it !== undefined);
    this.refused.push(`${kind} ${name} was left out: ${error.message}`);
  }
}

/** The members that a create accepts. */
function inputOf(fields: FieldTable, resource: object) {
  return Object.fromEntries(Object.entries(resource).filter(([name]) => fields[name] && !fields[name].computed));
}
