// The service's operations by resource, for code that handles any of them. The types are open here, because inputs are
// checked against the property tables, and a test compares the tables with the SDK's schemas.
import { type FieldTable, list, type ResourceName, resources, structure } from "@answerback/apigatewayv2";
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

type AnyCommandClass = CommandClass<sdk.ServiceInputTypes, sdk.ServiceOutputTypes>;

/** @param fields the types of members that are structures, maps or lists */
const call =
  <Input extends sdk.ServiceInputTypes, Output extends sdk.ServiceOutputTypes>(
    fields: FieldTable,
    Command: CommandClass<Input, Output>,
  ): Call =>
  async (client, input, { signal, headers } = {}) => {
    // The only cast from an open map to an operation's input type: see the head of the file.
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

/** The SDK names its commands after the operations; `command.test.ts` checks that they exist. */
function commandsOf(name: ResourceName): ResourceCommands {
  const { fields } = resources[name];
  const named = (verb: string) => call(fields, Reflect.get(sdk, `${verb}${name}Command`) as AnyCommandClass);
  return { create: named("Create"), get: named("Get"), update: named("Update"), delete: named("Delete") };
}

export const commands: { readonly [resource: string]: ResourceCommands } = Object.fromEntries(
  (Object.keys(resources) as ResourceName[]).map((name) => [name, commandsOf(name)]),
);

const apiList: FieldTable = {
  items: { type: list(structure(resources.Api.fields)), description: "One page of APIs." },
};
const noFields: FieldTable = {};

/** Operations other than the four that every resource has. */
export const deleteAccessLogSettings = call(noFields, sdk.DeleteAccessLogSettingsCommand);
export const deleteCorsConfiguration = call(noFields, sdk.DeleteCorsConfigurationCommand);
export const deleteRouteRequestParameter = call(noFields, sdk.DeleteRouteRequestParameterCommand);
export const deleteRouteSettings = call(noFields, sdk.DeleteRouteSettingsCommand);
export const getApis = call(apiList, sdk.GetApisCommand);
export const reimportApi = call(resources.Api.fields, sdk.ReimportApiCommand);
export const tagResource = call(noFields, sdk.TagResourceCommand);
export const untagResource = call(noFields, sdk.UntagResourceCommand);
