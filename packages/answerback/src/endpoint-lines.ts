// Where clients reach what a program has deployed. Programs export the address that it has on AWS, or none at all.
import type { ProgramResult, ResourceResult } from "@answerback/program";

/**
 * @param gatewayUrl `http://HOST:PORT`
 * @returns one line for each stage and mapping that no output tells already
 */
export function endpointLines({ resources, outputs }: ProgramResult, gatewayUrl: string): readonly string[] {
  const ofType = (type: string) => resources.filter((it) => it.type.endsWith(`:apigatewayv2/${type}`));
  const apis = ofType("api:Api");
  const isServed = ({ inputs }: ResourceResult) =>
    apis.some((api) => api.id === inputs.apiId && api.inputs.disableExecuteApiEndpoint !== true);
  const told = JSON.stringify(outputs);
  const stages = ofType("stage:Stage")
    .filter((stage) => isServed(stage) && /^wss?:/.test(String(stage.outputs.invokeUrl)))
    .filter((stage) => !told.includes(String(stage.outputs.invokeUrl)))
    .map(({ name, outputs: { invokeUrl } }) => `${invokeUrl}  Stage ${name}`);
  const mappings = ofType("apiMapping:ApiMapping").map(({ name, inputs: { domainName, apiMappingKey } }) => {
    const url = `${gatewayUrl.replace(/^http/, "ws")}/${apiMappingKey ?? ""}`;
    return `${url} with the header Host: ${domainName}  ApiMapping ${name}`;
  });
  const http = apis
    .filter((api) => api.inputs.protocolType === "HTTP")
    .map(({ name }) => `Api ${name} is an HTTP API: it is kept, and serves nothing here.`);
  return [...stages, ...mappings, ...http];
}
