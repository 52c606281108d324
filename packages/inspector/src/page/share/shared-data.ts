// The data of a page in a single file: some exchanges, and the APIs or the parts of them that they belong to.
import type { ApiDescription, ExchangeDescription, ExchangeSummary } from "@answerback/gateway/inspector-api";

export interface SharedData {
  readonly apis: readonly ApiDescription[];
  /** Oldest first. */
  readonly exchanges: readonly SharedExchange[];
}

export interface SharedExchange {
  readonly exchange: ExchangeDescription;
  readonly summary: ExchangeSummary;
}

/** The part of an API that an exchange went through: its stage, its route, and all responses of its integration. */
export function partOf(api: ApiDescription, { route, integration, stage }: ExchangeDescription): ApiDescription {
  const routes = api.routes.filter(({ routeId }) => routeId === route?.routeId);
  const integrations = api.integrations.filter(({ integrationId }) => integrationId === integration?.integrationId);
  const authorizers = api.authorizers.filter((it) =>
    routes.some(({ authorizerId }) => authorizerId === it.authorizerId),
  );
  const models = api.models.filter((it) => routes.some((each) => each.models.includes(it.name)));
  const stages = api.stages.filter(({ stageName }) => stageName === stage);
  const responses = integrations.flatMap((it) => it.responses);
  const resources = [api, ...stages, ...routes, ...integrations, ...responses, ...authorizers, ...models];
  const findingCount = resources.reduce((sum, { findings }) => sum + findings.length, 0);
  return { ...api, stages, routes, integrations, authorizers, models, findingCount };
}

/** Replaces the absolute paths of source files, which name folders of this machine, by those in the program. */
export function withoutPaths<Value>(value: Value): Value {
  return JSON.parse(
    JSON.stringify(value, (_, member: unknown) => {
      if (typeof member !== "object" || member === null || !("file" in member) || !("path" in member)) return member;
      return { ...member, path: member.file };
    }),
  ) as Value;
}

/** The element that has the data, as JSON. It exists only in a single file. */
export const dataElement = "shared-data";
const empty = `id="${dataElement}">null<`;

/** @param page the text of `share.html` */
export function withData(page: string, data: SharedData): string {
  if (!page.includes(empty)) throw new Error(`The page has no element ${dataElement}`);
  const json = JSON.stringify(data).replaceAll("<", "\\u003c");
  return page.replace(empty, () => `id="${dataElement}">${json}<`);
}
