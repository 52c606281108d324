// ApiMapping: docs/behaviour/control-plane.md section 3.10.
import {
  type Api,
  type ApiMapping,
  apiMapping,
  badRequest,
  conflict,
  type DomainName,
  messages,
  notFound,
} from "@answerback/apigatewayv2";
import { apiKey, belowApi } from "../store/key.ts";
import { type ResourceControl, stored } from "./crud.ts";

export const apiMappingControl: ResourceControl<typeof apiMapping.fields> = {
  name: "ApiMapping",
  definition: apiMapping,

  check(resource, { context, collection }, before) {
    const { apiId = "", stage = "", apiMappingKey = "" } = resource;
    const api = context.store.get(apiKey(apiId));
    if (api === undefined) throw notFound("Api", apiId);
    if (context.store.get([...belowApi(apiId, "stages"), stage]) === undefined) throw notFound("Stage", stage);
    const domainName = context.store.get(collection.slice(0, -1));
    if (stored<Api>(api).protocolType === "WEBSOCKET" && domainName !== undefined && !isRegional(stored(domainName))) {
      throw badRequest(messages.endpointIsNotRegional);
    }
    for (const record of context.store.list(collection)) {
      const mapping = stored<ApiMapping>(record);
      if (mapping.apiMappingId === before?.apiMappingId || (mapping.apiMappingKey ?? "") !== apiMappingKey) continue;
      throw conflict(messages.keyInUse.apiMapping(apiMappingKey));
    }
  },
};

const isRegional = ({ domainNameConfigurations = [] }: DomainName) =>
  domainNameConfigurations.every(({ endpointType }) => endpointType === "REGIONAL");
