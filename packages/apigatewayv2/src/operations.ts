// The operations of API Gateway V2, one per line: docs/behaviour/control-plane.md section 2. A test compares the table with the
// SDK's.
import type { ResourceName } from "./resources/index.ts";

/** The implementation of an operation; the five verbs are the same for every resource. */
export type OperationKind =
  | "create"
  | "list"
  | "get"
  | "update"
  | "delete"
  /** Has its own function. */
  | "own"
  /** Only serves HTTP traffic of HTTP APIs: 501. */
  | "servesHttp"
  /** Developer portals and routing rules: 501. */
  | "notServed";

export interface Operation {
  readonly name: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With `{parameters}` by wire name. */
  readonly path: string;
  /** Status of success. */
  readonly status: number;
  readonly kind: OperationKind;
  /** Absent if no field table has the resource. */
  readonly resource?: ResourceName;
}

type Row = readonly [
  name: string,
  method: Operation["method"],
  path: string,
  status: number,
  kind: OperationKind,
  resource?: ResourceName,
];

const api = "/v2/apis/{apiId}";
const integration = `${api}/integrations/{integrationId}`;
const integrationResponse = `${integration}/integrationresponses`;
const route = `${api}/routes/{routeId}`;
const stage = `${api}/stages/{stageName}`;
const domainName = "/v2/domainnames/{domainName}";
const apiMapping = `${domainName}/apimappings`;
const routingRule = `${domainName}/routingrules`;
const portal = "/v2/portals/{portalId}";
const product = "/v2/portalproducts/{portalProductId}";
const page = `${product}/productpages`;
const restPage = `${product}/productrestendpointpages`;

// biome-ignore format: one operation is one line
const rows: readonly Row[] = [
  ["CreateApi", "POST", "/v2/apis", 201, "create", "Api"],
  ["GetApis", "GET", "/v2/apis", 200, "list", "Api"],
  ["GetApi", "GET", api, 200, "get", "Api"],
  ["UpdateApi", "PATCH", api, 200, "update", "Api"],
  ["DeleteApi", "DELETE", api, 204, "delete", "Api"],
  ["DeleteCorsConfiguration", "DELETE", `${api}/cors`, 204, "own", "Api"],
  ["ImportApi", "PUT", "/v2/apis", 201, "servesHttp", "Api"],
  ["ReimportApi", "PUT", api, 201, "servesHttp", "Api"],
  ["ExportApi", "GET", `${api}/exports/{specification}`, 200, "servesHttp", "Api"],

  ["CreateIntegration", "POST", `${api}/integrations`, 201, "create", "Integration"],
  ["GetIntegrations", "GET", `${api}/integrations`, 200, "list", "Integration"],
  ["GetIntegration", "GET", integration, 200, "get", "Integration"],
  ["UpdateIntegration", "PATCH", integration, 200, "update", "Integration"],
  ["DeleteIntegration", "DELETE", integration, 204, "delete", "Integration"],

  ["CreateIntegrationResponse", "POST", integrationResponse, 201, "create", "IntegrationResponse"],
  ["GetIntegrationResponses", "GET", integrationResponse, 200, "list", "IntegrationResponse"],
  ["GetIntegrationResponse", "GET", `${integrationResponse}/{integrationResponseId}`, 200, "get", "IntegrationResponse"],
  ["UpdateIntegrationResponse", "PATCH", `${integrationResponse}/{integrationResponseId}`, 200, "update", "IntegrationResponse"],
  ["DeleteIntegrationResponse", "DELETE", `${integrationResponse}/{integrationResponseId}`, 204, "delete", "IntegrationResponse"],

  ["CreateRoute", "POST", `${api}/routes`, 201, "create", "Route"],
  ["GetRoutes", "GET", `${api}/routes`, 200, "list", "Route"],
  ["GetRoute", "GET", route, 200, "get", "Route"],
  ["UpdateRoute", "PATCH", route, 200, "update", "Route"],
  ["DeleteRoute", "DELETE", route, 204, "delete", "Route"],
  ["DeleteRouteRequestParameter", "DELETE", `${route}/requestparameters/{requestParameterKey}`, 204, "own", "Route"],

  ["CreateRouteResponse", "POST", `${route}/routeresponses`, 201, "create", "RouteResponse"],
  ["GetRouteResponses", "GET", `${route}/routeresponses`, 200, "list", "RouteResponse"],
  ["GetRouteResponse", "GET", `${route}/routeresponses/{routeResponseId}`, 200, "get", "RouteResponse"],
  ["UpdateRouteResponse", "PATCH", `${route}/routeresponses/{routeResponseId}`, 200, "update", "RouteResponse"],
  ["DeleteRouteResponse", "DELETE", `${route}/routeresponses/{routeResponseId}`, 204, "delete", "RouteResponse"],

  ["CreateDeployment", "POST", `${api}/deployments`, 201, "create", "Deployment"],
  ["GetDeployments", "GET", `${api}/deployments`, 200, "list", "Deployment"],
  ["GetDeployment", "GET", `${api}/deployments/{deploymentId}`, 200, "get", "Deployment"],
  ["UpdateDeployment", "PATCH", `${api}/deployments/{deploymentId}`, 200, "update", "Deployment"],
  ["DeleteDeployment", "DELETE", `${api}/deployments/{deploymentId}`, 204, "delete", "Deployment"],

  ["CreateStage", "POST", `${api}/stages`, 201, "create", "Stage"],
  ["GetStages", "GET", `${api}/stages`, 200, "list", "Stage"],
  ["GetStage", "GET", stage, 200, "get", "Stage"],
  ["UpdateStage", "PATCH", stage, 200, "update", "Stage"],
  ["DeleteStage", "DELETE", stage, 204, "delete", "Stage"],
  ["DeleteAccessLogSettings", "DELETE", `${stage}/accesslogsettings`, 204, "own", "Stage"],
  ["DeleteRouteSettings", "DELETE", `${stage}/routesettings/{routeKey}`, 204, "own", "Stage"],
  ["ResetAuthorizersCache", "DELETE", `${stage}/cache/authorizers`, 204, "servesHttp", "Stage"],

  ["CreateModel", "POST", `${api}/models`, 201, "create", "Model"],
  ["GetModels", "GET", `${api}/models`, 200, "list", "Model"],
  ["GetModel", "GET", `${api}/models/{modelId}`, 200, "get", "Model"],
  ["UpdateModel", "PATCH", `${api}/models/{modelId}`, 200, "update", "Model"],
  ["DeleteModel", "DELETE", `${api}/models/{modelId}`, 204, "delete", "Model"],
  ["GetModelTemplate", "GET", `${api}/models/{modelId}/template`, 200, "own", "Model"],

  ["CreateAuthorizer", "POST", `${api}/authorizers`, 201, "create", "Authorizer"],
  ["GetAuthorizers", "GET", `${api}/authorizers`, 200, "list", "Authorizer"],
  ["GetAuthorizer", "GET", `${api}/authorizers/{authorizerId}`, 200, "get", "Authorizer"],
  ["UpdateAuthorizer", "PATCH", `${api}/authorizers/{authorizerId}`, 200, "update", "Authorizer"],
  ["DeleteAuthorizer", "DELETE", `${api}/authorizers/{authorizerId}`, 204, "delete", "Authorizer"],

  ["CreateDomainName", "POST", "/v2/domainnames", 201, "create", "DomainName"],
  ["GetDomainNames", "GET", "/v2/domainnames", 200, "list", "DomainName"],
  ["GetDomainName", "GET", domainName, 200, "get", "DomainName"],
  ["UpdateDomainName", "PATCH", domainName, 200, "update", "DomainName"],
  ["DeleteDomainName", "DELETE", domainName, 204, "delete", "DomainName"],

  ["CreateApiMapping", "POST", apiMapping, 201, "create", "ApiMapping"],
  ["GetApiMappings", "GET", apiMapping, 200, "list", "ApiMapping"],
  ["GetApiMapping", "GET", `${apiMapping}/{apiMappingId}`, 200, "get", "ApiMapping"],
  ["UpdateApiMapping", "PATCH", `${apiMapping}/{apiMappingId}`, 200, "update", "ApiMapping"],
  ["DeleteApiMapping", "DELETE", `${apiMapping}/{apiMappingId}`, 204, "delete", "ApiMapping"],

  ["CreateVpcLink", "POST", "/v2/vpclinks", 201, "create", "VpcLink"],
  ["GetVpcLinks", "GET", "/v2/vpclinks", 200, "list", "VpcLink"],
  ["GetVpcLink", "GET", "/v2/vpclinks/{vpcLinkId}", 200, "get", "VpcLink"],
  ["UpdateVpcLink", "PATCH", "/v2/vpclinks/{vpcLinkId}", 200, "update", "VpcLink"],
  ["DeleteVpcLink", "DELETE", "/v2/vpclinks/{vpcLinkId}", 202, "delete", "VpcLink"],

  ["GetTags", "GET", "/v2/tags/{resourceArn}", 200, "own"],
  ["TagResource", "POST", "/v2/tags/{resourceArn}", 201, "own"],
  ["UntagResource", "DELETE", "/v2/tags/{resourceArn}", 204, "own"],

  ["CreateRoutingRule", "POST", routingRule, 201, "notServed"],
  ["ListRoutingRules", "GET", routingRule, 200, "notServed"],
  ["GetRoutingRule", "GET", `${routingRule}/{routingRuleId}`, 200, "notServed"],
  ["PutRoutingRule", "PUT", `${routingRule}/{routingRuleId}`, 200, "notServed"],
  ["DeleteRoutingRule", "DELETE", `${routingRule}/{routingRuleId}`, 204, "notServed"],
  ["CreatePortal", "POST", "/v2/portals", 201, "notServed"],
  ["ListPortals", "GET", "/v2/portals", 200, "notServed"],
  ["GetPortal", "GET", portal, 200, "notServed"],
  ["UpdatePortal", "PATCH", portal, 200, "notServed"],
  ["DeletePortal", "DELETE", portal, 204, "notServed"],
  ["PreviewPortal", "POST", `${portal}/preview`, 202, "notServed"],
  ["PublishPortal", "POST", `${portal}/publish`, 202, "notServed"],
  ["DisablePortal", "DELETE", `${portal}/publish`, 204, "notServed"],
  ["CreatePortalProduct", "POST", "/v2/portalproducts", 201, "notServed"],
  ["ListPortalProducts", "GET", "/v2/portalproducts", 200, "notServed"],
  ["GetPortalProduct", "GET", product, 200, "notServed"],
  ["UpdatePortalProduct", "PATCH", product, 200, "notServed"],
  ["DeletePortalProduct", "DELETE", product, 204, "notServed"],
  ["GetPortalProductSharingPolicy", "GET", `${product}/sharingpolicy`, 200, "notServed"],
  ["PutPortalProductSharingPolicy", "PUT", `${product}/sharingpolicy`, 200, "notServed"],
  ["DeletePortalProductSharingPolicy", "DELETE", `${product}/sharingpolicy`, 204, "notServed"],
  ["CreateProductPage", "POST", page, 201, "notServed"],
  ["ListProductPages", "GET", page, 200, "notServed"],
  ["GetProductPage", "GET", `${page}/{productPageId}`, 200, "notServed"],
  ["UpdateProductPage", "PATCH", `${page}/{productPageId}`, 200, "notServed"],
  ["DeleteProductPage", "DELETE", `${page}/{productPageId}`, 204, "notServed"],
  ["CreateProductRestEndpointPage", "POST", restPage, 201, "notServed"],
  ["ListProductRestEndpointPages", "GET", restPage, 200, "notServed"],
  ["GetProductRestEndpointPage", "GET", `${restPage}/{productRestEndpointPageId}`, 200, "notServed"],
  ["UpdateProductRestEndpointPage", "PATCH", `${restPage}/{productRestEndpointPageId}`, 200, "notServed"],
  ["DeleteProductRestEndpointPage", "DELETE", `${restPage}/{productRestEndpointPageId}`, 204, "notServed"],
];

export const operations: readonly Operation[] = rows.map(([name, method, path, status, kind, resource]) => ({
  name,
  method,
  path,
  status,
  kind,
  ...(resource === undefined ? {} : { resource }),
}));
