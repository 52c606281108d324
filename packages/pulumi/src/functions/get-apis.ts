// Looks up the ids of APIs by name, protocol and tags.
import type { FunctionResult, FunctionType } from "../function.ts";
import type { CheckFailure, ResourceContext } from "../resource.ts";
import { api } from "../resources/api.ts";
import { checkProperties } from "../resources/check.ts";
import { isMap, type PlainMap, type PlainValue, plainMap } from "../resources/plain-value.ts";
import type { PropertyTable } from "../resources/property.ts";
import { onService } from "../resources/service-call.ts";

const inputs: PropertyTable = {
  name: { type: { kind: "string" }, description: "The name of the APIs." },
  protocolType: {
    type: { kind: "enumeration", values: ["WEBSOCKET", "HTTP"] },
    description: "The protocol of the APIs.",
  },
  region: { type: { kind: "string" }, description: "The AWS region of the APIs. Default: the provider's." },
  tags: {
    type: { kind: "map", value: { kind: "string" } },
    description: "Tags that the APIs must have, with their values.",
  },
};

export const getApis: FunctionType = {
  token: "aws:apigatewayv2/getApis:getApis",
  description: "Looks up the ids of APIs by name, protocol and tags.",
  inputs,
  outputs: {
    ...inputs,
    region: { type: { kind: "string" }, description: "The AWS region of the APIs.", output: true },
    id: { type: { kind: "string" }, description: "The region of the search.", output: true },
    ids: {
      type: { kind: "list", set: true, item: { kind: "string" } },
      description: "The identifiers of the APIs, in no particular order.",
      output: true,
    },
  },
  async call(context: ResourceContext, given): Promise<FunctionResult> {
    const failures: CheckFailure[] = [];
    const wanted = plainMap(checkProperties(inputs, given, [], failures));
    if (failures.length > 0) return { kind: "failed", failures };
    const region = typeof wanted.region === "string" ? wanted.region : context.region;
    const here =
      region === context.region ? context : { ...context, client: context.clientFor?.(region) ?? context.client };

    const ids: string[] = [];
    for await (const members of apis(here)) if (fits(members, wanted)) ids.push(String(members.apiId));
    return { kind: "answered", value: { ...wanted, region, id: region, ids } };
  },
};

async function* apis(context: ResourceContext): AsyncGenerator<PlainMap> {
  const commands = await import("../resources/command.ts");
  const subject = { verb: "reading", kind: `${api.description.definition.name}s`, id: undefined } as const;
  let nextToken: PlainValue | undefined;
  do {
    const page = await onService(context, subject, commands.getApis, nextToken === undefined ? {} : { nextToken });
    const items: PlainValue | undefined = page.items;
    for (const item of Array.isArray(items) ? items : []) {
      if (isMap(item)) yield item;
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}

const fits = (members: PlainMap, { name, protocolType, tags }: PlainMap): boolean =>
  (name === undefined || members.name === name) &&
  (protocolType === undefined || members.protocolType === protocolType) &&
  (!isMap(tags) || Object.entries(tags).every(([key, value]) => isMap(members.tags) && members.tags[key] === value));
