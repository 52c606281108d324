// The service's operations by resource, for code that serves any of them. Inputs come from property tables, which check
// has held the values to; a test holds the tables against the SDK's own schemas, so that the types may stay open here.
import { type FieldTable, list, resources, structure } from "@answerback/apigatewayv2";
import * as sdk from "@aws-sdk/client-apigatewayv2";
import type { Command } from "@smithy/types";
import type { PlainMap } from "./plain-value.ts";
import { fromSdk, toSdk } from "./sdk-member.ts";

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export type Call = (client: sdk.ApiGatewayV2Client, input: PlainMap, options?: CallOptions) => Promise<PlainMap>;

export interface ResourceCommands {
  readonly create: Call;
  readonly get: Call;
  readonly update: Call;
  readonly delete: Call;
}

type CommandClass<Input extends sdk.ServiceInputTypes, Output extends sdk.ServiceOutputTypes> = new (
  input: Input,
) => Command<sdk.ServiceInputTypes, Input, sdk.ServiceOutputTypes, Output, sdk.ApiGatewayV2ClientResolvedConfig>;

/** @param fields what is known of the members: which of them are structures, and which maps */
const call =
  <Input extends sdk.ServiceInputTypes, Output extends sdk.ServiceOutputTypes>(
    fields: FieldTable,
    Command: CommandClass<Input, Output>,
  ): Call =>
  async (client, input, { signal, headers } = {}) => {
    // The one place where an open map becomes an operation's input type: see the head of the file.
    const command = new Command(toSdk(fields, input) as PlainMap & Input);
    if (headers !== undefined) {
      command.middlewareStack.add(
        (next) => (args) => {
          Object.assign((args.request as { headers: Record<string, string> }).headers, headers);
          return next(args);
        },
        { step: "build" },
      );
    }
    const answer = await client.send(command, signal === undefined ? {} : { abortSignal: signal });
    return fromSdk(fields, Object.fromEntries(Object.entries(answer)));
  };

export const commands: { readonly [resource: string]: ResourceCommands } = {
  Api: {
    create: call(resources.Api.fields, sdk.CreateApiCommand),
    get: call(resources.Api.fields, sdk.GetApiCommand),
    update: call(resources.Api.fields, sdk.UpdateApiCommand),
    delete: call(resources.Api.fields, sdk.DeleteApiCommand),
  },
  ApiMapping: {
    create: call(resources.ApiMapping.fields, sdk.CreateApiMappingCommand),
    get: call(resources.ApiMapping.fields, sdk.GetApiMappingCommand),
    update: call(resources.ApiMapping.fields, sdk.UpdateApiMappingCommand),
    delete: call(resources.ApiMapping.fields, sdk.DeleteApiMappingCommand),
  },
  Authorizer: {
    create: call(resources.Authorizer.fields, sdk.CreateAuthorizerCommand),
    get: call(resources.Authorizer.fields, sdk.GetAuthorizerCommand),
    update: call(resources.Authorizer.fields, sdk.UpdateAuthorizerCommand),
    delete: call(resources.Authorizer.fields, sdk.DeleteAuthorizerCommand),
  },
  Deployment: {
    create: call(resources.Deployment.fields, sdk.CreateDeploymentCommand),
    get: call(resources.Deployment.fields, sdk.GetDeploymentCommand),
    update: call(resources.Deployment.fields, sdk.UpdateDeploymentCommand),
    delete: call(resources.Deployment.fields, sdk.DeleteDeploymentCommand),
  },
  DomainName: {
    create: call(resources.DomainName.fields, sdk.CreateDomainNameCommand),
    get: call(resources.DomainName.fields, sdk.GetDomainNameCommand),
    update: call(resources.DomainName.fields, sdk.UpdateDomainNameCommand),
    delete: call(resources.DomainName.fields, sdk.DeleteDomainNameCommand),
  },
  Integration: {
    create: call(resources.Integration.fields, sdk.CreateIntegrationCommand),
    get: call(resources.Integration.fields, sdk.GetIntegrationCommand),
    update: call(resources.Integration.fields, sdk.UpdateIntegrationCommand),
    delete: call(resources.Integration.fields, sdk.DeleteIntegrationCommand),
  },
  IntegrationResponse: {
    create: call(resources.IntegrationResponse.fields, sdk.CreateIntegrationResponseCommand),
    get: call(resources.IntegrationResponse.fields, sdk.GetIntegrationResponseCommand),
    update: call(resources.IntegrationResponse.fields, sdk.UpdateIntegrationResponseCommand),
    delete: call(resources.IntegrationResponse.fields, sdk.DeleteIntegrationResponseCommand),
  },
  Model: {
    create: call(resources.Model.fields, sdk.CreateModelCommand),
    get: call(resources.Model.fields, sdk.GetModelCommand),
    update: call(resources.Model.fields, sdk.UpdateModelCommand),
    delete: call(resources.Model.fields, sdk.DeleteModelCommand),
  },
  Route: {
    create: call(resources.Route.fields, sdk.CreateRouteCommand),
    get: call(resources.Route.fields, sdk.GetRouteCommand),
    update: call(resources.Route.fields, sdk.UpdateRouteCommand),
    delete: call(resources.Route.fields, sdk.DeleteRouteCommand),
  },
  RouteResponse: {
    create: call(resources.RouteResponse.fields, sdk.CreateRouteResponseCommand),
    get: call(resources.RouteResponse.fields, sdk.GetRouteResponseCommand),
    update: call(resources.RouteResponse.fields, sdk.UpdateRouteResponseCommand),
    delete: call(resources.RouteResponse.fields, sdk.DeleteRouteResponseCommand),
  },
  Stage: {
    create: call(resources.Stage.fields, sdk.CreateStageCommand),
    get: call(resources.Stage.fields, sdk.GetStageCommand),
    update: call(resources.Stage.fields, sdk.UpdateStageCommand),
    delete: call(resources.Stage.fields, sdk.DeleteStageCommand),
  },
};

const apiList: FieldTable = {
  items: { type: list(structure(resources.Api.fields)), description: "The APIs of a page." },
};
const noFields: FieldTable = {};

/** Operations beside the four that every resource has. */
export const deleteAccessLogSettings = call(noFields, sdk.DeleteAccessLogSettingsCommand);
export const deleteCorsConfiguration = call(noFields, sdk.DeleteCorsConfigurationCommand);
export const deleteRouteRequestParameter = call(noFields, sdk.DeleteRouteRequestParameterCommand);
export const deleteRouteSettings = call(noFields, sdk.DeleteRouteSettingsCommand);
export const getApis = call(apiList, sdk.GetApisCommand);
export const reimportApi = call(resources.Api.fields, sdk.ReimportApiCommand);
export const tagResource = call(noFields, sdk.TagResourceCommand);
export const untagResource = call(noFields, sdk.UntagResourceCommand);
