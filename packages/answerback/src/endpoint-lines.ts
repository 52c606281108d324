// The URLs of deployed stages and mappings. Programs export the address on AWS, or none.

import type { ProgramResult, ResourceResult } from "@answerback/program";
import { serviceName } from "@answerback/pulumi/host";

/**
 * @param gatewayUrl `http://HOST:PORT`
 * @returns one line for each stage and mapping that no output contains
 */
export function endpointLines({ resources, outputs }: ProgramResult, gatewayUrl: string): readonly string[] {
  const ofKind = (kind: string) => resources.filter((it) => serviceName(it.type) === kind);
  const apis = ofKind("Api");
  const isServed = ({ inputs }: ResourceResult) =>
    apis.some((api) => api.id === inputs.apiId && api.inputs.disableExecuteApiEndpoint !== true);
  const printed = JSON.stringify(outputs);
  const stages = ofKind("Stage")
    .filter((stage) => isServed(stage) && /^wss?:/.test(String(stage.outputs.invokeUrl)))
    .filter((stage) => !printed.includes(String(stage.outputs.invokeUrl)))
    .map(({ name, outputs: { invokeUrl } }) => `${invokeUrl}  Stage ${name}`);
  const mappings = ofKind("ApiMapping").map(({ name, inputs: { domainName, apiMappingKey } }) => {
    const url = `${gatewayUrl.replace(/^http/, "ws")}/${apiMappingKey ?? ""}`;
    return `${url} with the header Host: ${domainName}  ApiMapping ${name}`;
  });
  const http = apis
    .filter((api) => api.inputs.protocolType === "HTTP")
    .map(({ name }) => `Api ${name} is an HTTP API: it is stored but not served.`);
  return [...stages, ...mappings, ...http];
}
