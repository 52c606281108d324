// Names and targets as the map prints them.
import type {
  ApiRouteDescription,
  FindingDescription,
  IntegrationDescription,
  IntegrationResponseResource,
} from "@answerback/gateway/inspector-api";

/** `HTTP GET`, `AWS`, `MOCK` */
export function integrationCaption({ integrationType, target }: IntegrationDescription): string {
  const method = /^[A-Z]+(?= )/.exec(target?.text ?? "")?.[0];
  return method === undefined || method === integrationType ? integrationType : `${integrationType} ${method}`;
}

/** A URL without the method before it, which the caption has. */
export const withoutMethod = (target: string): string => target.replace(/^[A-Z]+ (?=https?:)/, "");

/** `/quotes/{symbol}`, `PutItem of dynamodb`, the request template of a MOCK. */
export function integrationLabel({ target, requestTemplates, integrationType }: IntegrationDescription): string {
  if (target !== undefined) return shortTarget(target.text);
  const [template] = requestTemplates;
  return integrationType === "MOCK" && template ? template.source.replace(/\s+/g, " ").trim() : integrationType;
}

/** The path of a URL, because a column is too narrow for its host. */
export function shortTarget(target: string): string {
  const url = /^(?:[A-Z]+ )?https?:\/\/[^/\s]+(\/\S*)?$/.exec(target);
  return url === null ? target : (url[1] ?? "/");
}

/** The name in the program, else the key. */
export const responseName = ({ program, integrationResponseKey }: IntegrationResponseResource) =>
  program?.name ?? integrationResponseKey;

/** The name in the program, if there is one: the key stands beside it. */
export const responseCaption = ({ program }: IntegrationResponseResource) => program?.name ?? "response";

/** `route ⇄` answers its client, `route →` does not. */
export const routeCaption = ({ twoWay }: Pick<ApiRouteDescription, "twoWay">) => (twoWay ? "route ⇄" : "route →");

export const routeTitle = ({ twoWay }: Pick<ApiRouteDescription, "twoWay">) =>
  twoWay ? "Two-way: the client gets the answer." : "One-way: the client gets no answer.";

/** `200 · 202`, or the reason why there is none. */
export function templatesLabel({ templates, contentHandlingStrategy }: IntegrationResponseResource): string {
  const isOfBytes = contentHandlingStrategy === "CONVERT_TO_BINARY";
  if (isOfBytes || templates.length === 0) return noTemplateLabel(contentHandlingStrategy);
  return templates.map(({ key }) => key).join(" · ");
}

/** Why no template runs. */
export const noTemplateLabel = (contentHandlingStrategy: string | undefined) =>
  contentHandlingStrategy === "CONVERT_TO_BINARY" ? "none: bytes" : "none: body unchanged";

/** Findings about the resource itself; those about its templates stand at the templates. */
export const ownFindings = (findings: readonly FindingDescription[] = []) =>
  findings.filter(({ templateId }) => templateId === undefined);
