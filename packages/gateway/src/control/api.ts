// Api: docs/behaviour/control-plane.md section 3.1.
import {
  type Api,
  type ApiMapping,
  api,
  conflict,
  type DomainName,
  messages,
  notImplemented,
} from "@answerback/apigatewayv2";
import type { Store } from "../store/store.ts";
import { type OperationFunction, timestampNow } from "./context.ts";
import { change, type ResourceControl, stored } from "./crud.ts";

export const apiControl: ResourceControl<typeof api.fields> = {
  name: "Api",
  definition: api,
  quota: "apisPerRegion",

  complete(resource, { context }) {
    const completed: Api = {
      apiKeySelectionExpression: "$request.header.x-api-key",
      disableExecuteApiEndpoint: false,
      ipAddressType: "ipv4",
      createdDate: timestampNow(context.clock),
      tags: {},
      ...resource,
    };
    if (completed.protocolType !== "HTTP") return completed;
    return { routeSelectionExpression: "$request.method $request.path", ...completed };
  },

  check(_resource, _scope, _before, given) {
    if (given.target ?? given.routeKey ?? given.credentialsArn) throw notImplemented(messages.quickCreate);
  },

  checkDelete(resource, { context }) {
    const domainNames = domainNamesMappedTo(context.store, (mapping) => mapping.apiId === resource.apiId);
    if (domainNames.length > 0) throw conflict(messages.apiInUse(domainNames));
  },

  answer(resource, { settings }) {
    const { ws, http } = settings.publicUrl();
    const origin = resource.protocolType === "HTTP" ? http : ws;
    return { ...resource, apiEndpoint: `${origin}/ws/${resource.apiId}` };
  },
};

export const deleteCorsConfiguration: OperationFunction = (context, input) =>
  change(apiControl, context, input, ({ corsConfiguration: _, ...rest }) => rest);

/** The domain names with a mapping for which the predicate holds. */
export function domainNamesMappedTo(store: Store, predicate: (mapping: ApiMapping) => boolean): readonly string[] {
  return store
    .list(["domainnames"])
    .map((record) => stored<DomainName>(record).domainName ?? "")
    .filter((name) =>
      store.list(["domainnames", name, "apimappings"]).some((record) => predicate(stored<ApiMapping>(record))),
    );
}
