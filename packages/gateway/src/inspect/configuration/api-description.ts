// Describes an API from the control plane's records: its resources with the program's names, places and findings
// (docs/inspector-api.md).
import {
  type Api,
  type Authorizer,
  type Deployment,
  type Integration,
  isLambdaUri,
  lambdaFunctionName,
  type Model,
  type ResourceName,
  type Stage,
} from "@answerback/apigatewayv2";
import { findingDefinitions, findings } from "@answerback/apigatewayv2/findings";
import { inOrderOfTrial } from "../../deployments/response-selection.ts";
import { type SnapshotIntegration, type SnapshotRoute, takeSnapshot } from "../../deployments/snapshot.ts";
import { awsTarget } from "../../execute/integrations/aws-target.ts";
import { apiKey, apisKey, belowApi } from "../../store/key.ts";
import type { Store } from "../../store/store.ts";
import type { ExchangeSource } from "../exchanges/exchange-source.ts";
import { findLastMessage, type LastMessage } from "../exchanges/last-messages.ts";
import { templateIdOf } from "../exchanges/template-id.ts";
import type { Mask } from "../masking/mask.ts";
import type {
  ApiDescription,
  ApiRouteDescription,
  ApiTemplateDescription,
  AuthorizerDescription,
  FindingDescription,
  IntegrationDescription,
  IntegrationResponseResource,
  ModelDescription,
  StageDescription,
  TargetDescription,
} from "./described-api.ts";
import type { InspectedProgram, PlacedFinding } from "./inspected-program.ts";
import { sampleMessage } from "./sample-message.ts";
import { type AwsEndpointOf, awsTargetText } from "./target.ts";

export interface ApiDescriptionOptions {
  readonly store: Store;
  readonly mask: Mask;
  /** Undefined under `start`. */
  readonly program: InspectedProgram | undefined;
  /** The endpoint of WebSocket clients: `ws://127.0.0.1:4510`. */
  readonly endpoint: string;
  readonly endpointOf: AwsEndpointOf;
  readonly exchanges: Pick<ExchangeSource, "lastMessages">;
}

export async function describeApis(options: ApiDescriptionOptions): Promise<readonly ApiDescription[]> {
  const lastMessage = findLastMessage(await options.exchanges.lastMessages());
  const apis = options.store.list(apisKey) as readonly Api[];
  return apis.map(({ apiId = "" }) => new DescribedApi(apiId, options, lastMessage).describe());
}

/** @returns undefined if there is no such API */
export async function describeApi(apiId: string, options: ApiDescriptionOptions): Promise<ApiDescription | undefined> {
  const lastMessage = findLastMessage(await options.exchanges.lastMessages());
  return options.store.get(apiKey(apiId)) && new DescribedApi(apiId, options, lastMessage).describe();
}

class DescribedApi {
  readonly #apiId: string;
  readonly #options: ApiDescriptionOptions;
  readonly #lastMessage: LastMessage;
  readonly #findings: readonly PlacedFinding[];
  readonly #snapshot: ReturnType<typeof takeSnapshot>;
  readonly #stages: readonly Stage[];
  readonly #deployments: readonly Deployment[];

  constructor(apiId: string, options: ApiDescriptionOptions, lastMessage: LastMessage) {
    const { store, program } = options;
    this.#apiId = apiId;
    this.#options = options;
    this.#lastMessage = lastMessage;
    this.#snapshot = takeSnapshot(store, apiId);
    this.#stages = store.list(belowApi(apiId, "stages")) as readonly Stage[];
    this.#deployments = store.list(belowApi(apiId, "deployments")) as readonly Deployment[];
    this.#findings =
      program?.findings(apiId) ?? findings({ ...this.#snapshot, stages: this.#stages, deployments: this.#deployments });
  }

  describe(): ApiDescription {
    const { api, routes, integrations, authorizers, models } = this.#snapshot;
    const placed = new Set([
      ...routes.flatMap(({ routeId, routeResponses }) => [routeId, ...routeResponses.map((it) => it.routeResponseId)]),
      ...integrations.flatMap(({ integrationId, integrationResponses }) => [
        integrationId,
        ...integrationResponses.map((it) => it.integrationResponseId),
      ]),
      ...authorizers.map((it) => it.authorizerId),
      ...models.map((it) => it.modelId),
      ...this.#stages.map((it) => it.stageName),
    ]);
    return {
      apiId: this.#apiId,
      name: api.name ?? "",
      protocolType: api.protocolType ?? "WEBSOCKET",
      routeSelectionExpression: api.routeSelectionExpression ?? "",
      ...this.#programOf("Api", this.#apiId),
      // Those of deployments and of resources that are not shown.
      findings: this.#findings.filter(({ resource }) => !placed.has(resource.id)).map((it) => this.#finding(it)),
      stages: this.#stages.map((stage) => this.#stage(stage)),
      routes: routes.map((route) => this.#route(route)),
      integrations: integrations.map((integration) => this.#integration(integration)),
      authorizers: authorizers.map((authorizer) => this.#authorizer(authorizer)),
      models: models.map((model) => this.#model(model)),
      findingCount: this.#findings.length,
    };
  }

  #programOf(kind: ResourceName, id: string) {
    const program = this.#options.program?.names(this.#apiId, kind, id);
    return program === undefined ? {} : { program };
  }

  /** The program's name and the findings of a resource. */
  #common(kind: ResourceName, id: string, ...childIds: readonly (string | undefined)[]) {
    const own = this.#findings.filter(
      ({ resource }) => (resource.kind === kind && resource.id === id) || childIds.includes(resource.id),
    );
    return { ...this.#programOf(kind, id), findings: own.map((it) => this.#finding(it)) };
  }

  #finding({ code, level, message, advice, path, position, place, resource, fix }: PlacedFinding): FindingDescription {
    const templateId = this.#templateIdAt(resource.kind, resource.id, path);
    return {
      code,
      level,
      title: findingDefinitions[code].title,
      message,
      advice,
      path,
      ...(position && { position }),
      ...(fix && { fix }),
      ...(templateId !== undefined && { templateId }),
      ...(place && { place }),
    };
  }

  #templateIdAt(kind: ResourceName, id: string, [member, key]: PlacedFinding["path"]): string | undefined {
    if (typeof key !== "string" || (member !== "requestTemplates" && member !== "responseTemplates")) return undefined;
    const integration = this.#snapshot.integrations.find((it) =>
      kind === "Integration"
        ? it.integrationId === id
        : it.integrationResponses.some(({ integrationResponseId }) => integrationResponseId === id),
    );
    if (integration === undefined) return undefined;
    return templateIdOf({
      apiId: this.#apiId,
      integrationId: integration.integrationId ?? "",
      integrationResponseId: kind === "Integration" ? undefined : id,
      key,
    });
  }

  #stage({ stageName = "", deploymentId, autoDeploy = false, stageVariables = {} }: Stage): StageDescription {
    const { endpoint, mask } = this.#options;
    const deployment = this.#deployments.find((it) => it.deploymentId === deploymentId);
    const path = `/ws/${this.#apiId}/${stageName}`;
    return {
      stageName,
      url: `${endpoint}${path}`,
      path,
      ...(deploymentId !== undefined && { deploymentId }),
      ...(deployment?.createdDate !== undefined && { deployedAt: deployment.createdDate }),
      autoDeploy,
      variables: mask.copy(stageVariables),
      ...this.#common("Stage", stageName),
    };
  }

  #route(route: SnapshotRoute): ApiRouteDescription {
    const { routeId = "", routeKey = "", target, routeResponses, authorizationType = "NONE", authorizerId } = route;
    const integrationId = /^integrations\/(.+)$/.exec(target ?? "")?.[1];
    const models = Object.values(route.requestModels ?? {});
    const { routeSelectionExpression = "" } = this.#snapshot.api;
    const integration = this.#snapshot.integrations.find((it) => it.integrationId === integrationId);
    const sample = sampleMessage({
      routeKey,
      routeSelectionExpression,
      lastMessage: this.#lastMessage(this.#apiId, routeKey),
      model: this.#snapshot.models.find(({ name }) => name === models[0])?.schema,
      requestTemplates: Object.values(integration?.requestTemplates ?? {}),
      requestParameters: Object.values(integration?.requestParameters ?? {}),
    });
    return {
      routeId,
      routeKey,
      twoWay: routeResponses.some((it) => it.routeResponseKey === "$default"),
      ...(integrationId !== undefined && { integrationId }),
      authorizationType,
      ...(authorizerId !== undefined && { authorizerId }),
      apiKeyRequired: route.apiKeyRequired === true,
      models,
      ...(sample && { sample }),
      ...this.#common("Route", routeId, ...routeResponses.map((it) => it.routeResponseId)),
    };
  }

  #integration(integration: SnapshotIntegration): IntegrationDescription {
    const { integrationId = "", integrationType = "", integrationResponses } = integration;
    const target = this.#target(integration);
    const isProxy = integrationType === "AWS_PROXY" || integrationType === "HTTP_PROXY";
    return {
      integrationId,
      integrationType,
      ...(target && { target }),
      ...declared(integration, "passthroughBehavior"),
      ...declared(integration, "contentHandlingStrategy"),
      ...declared(integration, "templateSelectionExpression"),
      requestTemplates: this.#templates(integrationId, undefined, integration.requestTemplates),
      ...(!isProxy &&
        ({
          subject: integrationType === "AWS" && isLambdaUri(integration.integrationUri) ? "errorMessage" : "statusCode",
        } as const)),
      responses: inOrderOfTrial(integrationResponses, (it) => it.integrationResponseKey).map((response) =>
        this.#response(integrationId, response),
      ),
      ...(integration.timeoutInMillis !== undefined && { timeoutMillis: integration.timeoutInMillis }),
      ...this.#common("Integration", integrationId),
    };
  }

  #response(
    integrationId: string,
    response: SnapshotIntegration["integrationResponses"][number],
  ): IntegrationResponseResource {
    const { integrationResponseId = "", integrationResponseKey = "", responseTemplates } = response;
    return {
      integrationResponseId,
      integrationResponseKey,
      ...declared(response, "contentHandlingStrategy"),
      ...declared(response, "templateSelectionExpression"),
      templates: this.#templates(integrationId, integrationResponseId, responseTemplates),
      ...this.#common("IntegrationResponse", integrationResponseId),
    };
  }

  #templates(
    integrationId: string,
    integrationResponseId: string | undefined,
    templates: Readonly<Record<string, string>> = {},
  ): readonly ApiTemplateDescription[] {
    return Object.entries(templates).map(([key, source]) => {
      const address = { apiId: this.#apiId, integrationId, integrationResponseId, key };
      const place = this.#options.program?.templatePlace({ ...address, source });
      return { templateId: templateIdOf(address), key, source, ...(place && { place }) };
    });
  }

  #target({
    integrationUri = "",
    integrationMethod = "POST",
    integrationType,
  }: Integration): TargetDescription | undefined {
    if (integrationType === "MOCK") return undefined;
    if (integrationType?.startsWith("AWS") === true) return this.#awsTarget(integrationUri, integrationMethod);
    return { text: `${integrationMethod} ${this.#options.mask.text(integrationUri)}` };
  }

  #awsTarget(uri: string, method: string): TargetDescription {
    const called = lambdaFunctionName(uri);
    if (called !== undefined) return { text: `function ${called}` };
    const target = awsTarget(uri);
    if (typeof target === "string") return { text: this.#options.mask.text(uri) };
    const endpoint = this.#options.endpointOf(target);
    return { text: awsTargetText(target, method), ...(endpoint !== undefined && { endpoint }) };
  }

  #authorizer(authorizer: Authorizer): AuthorizerDescription {
    const { authorizerId = "", name = "", authorizerType = "", authorizerUri, identitySource } = authorizer;
    return {
      authorizerId,
      name,
      authorizerType,
      ...(authorizerUri !== undefined && { target: this.#awsTarget(authorizerUri, "POST") }),
      identitySources: [identitySource ?? []].flat(),
      ...this.#common("Authorizer", authorizerId),
    };
  }

  #model({ modelId = "", name = "", schema = "" }: Model): ModelDescription {
    return { modelId, name, schema, ...this.#common("Model", modelId) };
  }
}

/** The member alone, if the resource has it. */
function declared<Member extends string>(
  resource: { readonly [Name in Member]?: string | undefined },
  member: Member,
): { readonly [Name in Member]?: string } {
  const value = resource[member];
  return value === undefined ? {} : ({ [member]: value } as { readonly [Name in Member]?: string });
}
