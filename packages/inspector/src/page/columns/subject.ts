// The subject of the columns: a template, with the exchange that rendered it or with a sample.
import type { ExchangeDescription, TemplateDescription } from "@answerback/gateway/inspector-api";
import type { PlacedTemplate } from "../api/apis.ts";
import type { EarlierDocument, TemplateDocument, TemplateParameters, TemplatePlace } from "../engine/jobs.ts";
import { bodyText } from "../text/words.ts";

/** A template that an exchange rendered. */
export interface UsedTemplate {
  readonly template: TemplateDescription;
  readonly place: TemplatePlace;
  readonly document: TemplateDocument;
  /** The gateway's output; undefined if the template failed. */
  readonly sent: string | undefined;
}

/** @returns undefined if the exchange did not render the template */
export function usedTemplate(exchange: ExchangeDescription, templateId: string): UsedTemplate | undefined {
  const { request, integrationResponse, integration, route, context, stageVariables, received } = exchange;
  const isRequest = request?.template?.templateId === templateId;
  const template = isRequest ? request?.template : integrationResponse?.template;
  if (template?.templateId !== templateId) return undefined;
  const output = isRequest ? request?.body : integrationResponse?.output;
  return {
    template,
    place: {
      member: isRequest ? "requestTemplates" : "responseTemplates",
      key: template.key,
      integrationType: integration?.integrationType as TemplatePlace["integrationType"],
      integrationResponseKey: integrationResponse?.integrationResponseKey,
      routeKey: route?.routeKey,
    },
    document: {
      body: template.input,
      context,
      stageVariables,
      params: "query" in received ? parametersOf(received) : undefined,
    },
    sent: output && bodyText(output),
  };
}

/** As mapping templates see them: of a repeated name, the last value. */
function parametersOf({
  headers,
  query,
}: {
  readonly headers: readonly (readonly [string, string])[];
  readonly query: readonly (readonly [string, string])[];
}): TemplateParameters {
  return { querystring: Object.fromEntries(query), header: Object.fromEntries(headers) };
}

/** The exchanges that rendered the template, for comparisons. */
export function earlierDocuments(
  exchanges: readonly ExchangeDescription[],
  templateId: string,
): readonly EarlierDocument[] {
  return exchanges.flatMap((exchange) => {
    const used = usedTemplate(exchange, templateId);
    return used === undefined ? [] : [{ ...used.document, id: exchange.requestId, sent: used.sent }];
  });
}

/** The place of a template that no exchange rendered. */
export function placeOf({ template, response }: PlacedTemplate): TemplatePlace {
  return { member: response === undefined ? "requestTemplates" : "responseTemplates", key: template.key };
}
