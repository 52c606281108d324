// Error messages of the control plane that several resources share: docs/behaviour/control-plane.md section 1.2. Messages that
// are known from AWS are exact; the others name the member and the reason.
import { AwsError } from "./errors.ts";
import type { ResourceName } from "./resources/index.ts";

/** Resources whose name in errors differs. */
const words: Readonly<Partial<Record<ResourceName, string>>> = {
  Api: "API",
  ApiMapping: "api mapping",
  DomainName: "domain name",
  Stage: "stage",
};

const wordOf = (resource: ResourceName) => words[resource] ?? resource;

export function notFound(resource: ResourceName, identifier: string): AwsError {
  return new AwsError("NotFoundException", notFoundMessage(resource, identifier), {
    details: { resourceType: resource },
  });
}

function notFoundMessage(resource: ResourceName, identifier: string): string {
  switch (resource) {
    case "Stage":
      return "Invalid stage identifier specified";
    case "DomainName":
      return "The domain name resource specified in the request was not found.";
    case "ApiMapping":
      return "The api mapping resource specified in the request was not found.";
    default:
      return `Invalid ${wordOf(resource)} identifier specified ${identifier}`;
  }
}

export const badRequest = (message: string) => new AwsError("BadRequestException", message);
/** For requests that choose an identifier. Only programs that this process runs may send them. */
export const requestedIdentifierMessage = (resource: ResourceName) =>
  `The requested identifier of the ${wordOf(resource)} must be 1 to 64 lower-case letters and digits.`;

export const identifierTakenMessage = (resource: ResourceName, identifier: string) =>
  `The identifier ${identifier} belongs to another ${wordOf(resource)}.`;

export const conflict = (message: string) => new AwsError("ConflictException", message);
export const notImplemented = (message: string) => new AwsError("NotImplementedException", message);

export const messages = {
  malformedJson: "The body of the request is not valid JSON: it must be a JSON object in UTF-8.",
  bodyTooComplex: (most: number) => `The body of the request has more than ${most} JSON values.`,
  bodyTooDeep: (most: number) => `The body of the request is nested deeper than ${most} levels.`,
  bodyMustBeObject: "The body of the request must be a JSON object.",
  missing: (member: string, accepted: string) => `Missing required member ${member}: it must be ${accepted}.`,
  wrongType: (member: string, accepted: string, actual: string) =>
    `Invalid value specified for ${member}: it must be ${accepted}, but is ${actual}.`,
  /** Observed for the protocol; the other enumerations follow its pattern. */
  notInEnumeration: (member: string, values: readonly string[]) =>
    `Invalid ${member === "protocolType" ? "protocol" : member} specified. Must be one of [${values.toSorted().join(", ")}]`,

  invalidMaxResults: (value: string, most: number) =>
    `Invalid maxResults specified: '${value}'. It must be a whole number from 1 to ${most}.`,
  invalidNextToken: "Invalid nextToken specified. Send the token of the previous page unchanged.",
  invalidArn: (arn: string) =>
    `Invalid resource ARN specified: '${arn}'. It must be arn:aws:apigateway:{region}::/apis/{apiId}, …/apis/{apiId}/stages/{stageName}, …/domainnames/{domainName} or …/vpclinks/{vpcLinkId}.`,
  invalidTagKey: (key: string) =>
    `Invalid tag key specified: '${key}'. A key has 1 to 128 characters and does not begin with aws:.`,
  tooManyTags: (most: number) => `A resource has at most ${most} tags.`,
  missingTagKeys: "Missing required member tagKeys: name at least one key in the query, ?tagKeys=….",

  keyInUse: {
    route: (key: string) => `Route with key ${key} already exists for this API`,
    routeResponse: (key: string) => `RouteResponse with key ${key} already exists for this Route`,
    integrationResponse: (key: string) => `IntegrationResponse with key ${key} already exists for this Integration`,
    model: (name: string) => `Model with name ${name} already exists for this API`,
    stage: "Stage already exists",
    domainName: "The domain name resource already exists.",
    apiMapping: (key: string) => `ApiMapping key '${key}' already exists for this domain name`,
  },
  integrationInUse: (routeIds: readonly string[]) =>
    `Cannot delete Integration because it is referenced by the following Routes with Ids: [${routeIds.join(", ")}]`,
  authorizerInUse: (routeIds: readonly string[]) =>
    `Cannot delete Authorizer because it is referenced by the following Routes with Ids: [${routeIds.join(", ")}]`,
  modelInUse: (name: string, routeIds: readonly string[]) =>
    `Cannot delete Model '${name}' because it is referenced by the following Routes with Ids: [${routeIds.join(", ")}]`,
  apiInUse: (domainNames: readonly string[]) =>
    `Cannot delete API because it is mapped to the following domain names: [${domainNames.join(", ")}]. Delete the API mappings first.`,
  stageInUse: (domainNames: readonly string[]) =>
    `Cannot delete Stage because it is mapped to the following domain names: [${domainNames.join(", ")}]. Delete the API mappings first.`,
  deploymentInUse: "Active stages pointing to this deployment must be moved or deleted",

  noRoutes: "At least one route is required before deploying the Api.",
  autoDeployFailed: (reason: string) => `Deployment attempt failed: ${reason}`,
  autoDeployed: (deploymentId: string) => `Successfully deployed stage with deployment ID '${deploymentId}'`,
  stageIsAutoDeployed: (stageName: string) =>
    `Deployment ID cannot be set on stage ${stageName} while autoDeploy is enabled: the stage is deployed automatically.`,
  unknownDeployment: "Deployment id does not exist",
  unknownTarget: (target: string) => `Invalid target specified: '${target}'. The API has no such integration.`,
  unknownModel: (names: readonly string[]) =>
    `Invalid model specified. Validation Result: the API has no model named ${names.join(", ")}.`,
  unknownAuthorizer: (authorizerId: string) =>
    `Invalid authorizerId specified: '${authorizerId}'. The API has no such authorizer.`,
  unknownRouteSettings: (routeKey: string) => `Unable to find RouteSettings for route key ${routeKey}`,
  unknownRequestParameter: (key: string) => `Invalid RequestParameter key specified ${key}`,
  webSocketOnly: (resource: string) => `${resource} is supported only for WEBSOCKET APIs; this API's protocol is HTTP.`,
  endpointIsNotRegional: "WEBSOCKET APIs can only be mapped to domain names with a REGIONAL endpoint.",

  quickCreate:
    "Quick create (target, routeKey, credentialsArn) is not implemented: it creates an HTTP API, and Answerback serves WebSocket APIs. Create the API, its integration and its route one by one.",
  servesHttpOnly: (operation: string) =>
    `${operation} is not implemented: it serves only HTTP APIs, and Answerback serves WebSocket APIs.`,
  notServed: (operation: string) =>
    `${operation} is not implemented: Answerback serves WebSocket APIs and has no developer portals or routing rules.`,
  unknownOperation: (method: string, path: string) =>
    `No operation of API Gateway V2 has the method ${method} and the path ${path}.`,
  bodyTooLarge: (most: number) => `The body of the request is larger than ${most} bytes.`,
  internal: "Internal server error",
  concurrentModification: "Unable to complete operation due to concurrent modification. Please try again later.",
  quota: (limitType: string, most: number) =>
    `The quota ${limitType} is reached: at most ${most}. The settings enable this quota.`,
} as const;
