// Generated from the property tables by `npm run generate -w @answerback/pulumi`. Changes here are lost.
export { Api, type ApiArgs, type ApiState } from "./api.ts";
export { ApiMapping, type ApiMappingArgs, type ApiMappingState } from "./api-mapping.ts";
export { Authorizer, type AuthorizerArgs, type AuthorizerState } from "./authorizer.ts";
export { Deployment, type DeploymentArgs, type DeploymentState } from "./deployment.ts";
export { DomainName, type DomainNameArgs, type DomainNameState } from "./domain-name.ts";
export { type GetApiArgs, type GetApiOutputArgs, type GetApiResult, getApi, getApiOutput } from "./get-api.ts";
export { type GetApisArgs, type GetApisOutputArgs, type GetApisResult, getApis, getApisOutput } from "./get-apis.ts";
export { Integration, type IntegrationArgs, type IntegrationState } from "./integration.ts";
export {
  IntegrationResponse,
  type IntegrationResponseArgs,
  type IntegrationResponseState,
} from "./integration-response.ts";
export { Model, type ModelArgs, type ModelState } from "./model.ts";
export { Route, type RouteArgs, type RouteState } from "./route.ts";
export { RouteResponse, type RouteResponseArgs, type RouteResponseState } from "./route-response.ts";
export { Stage, type StageArgs, type StageState } from "./stage.ts";
