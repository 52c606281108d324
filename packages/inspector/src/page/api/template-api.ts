// The requests about one template.
import type {
  ExchangeDescription,
  TemplateChangeAnswer,
  TemplateChangeRequest,
  TemplateExchangesAnswer,
} from "@answerback/gateway/inspector-api";
import { change, read } from "./gateway.ts";

const pathOf = (templateId: string) => `templates/${encodeURIComponent(templateId)}`;

/** The last exchanges that rendered a template, newest first; none if the gateway does not answer. */
export async function exchangesOf(templateId: string, limit?: number): Promise<readonly ExchangeDescription[]> {
  const path = `${pathOf(templateId)}/exchanges${limit === undefined ? "" : `?limit=${limit}`}`;
  const answer = await read<TemplateExchangesAnswer>(path).catch(() => undefined);
  return answer?.items ?? [];
}

/** @throws GatewayError; TypeError if no gateway can be reached */
export function changeTemplate(templateId: string, request: TemplateChangeRequest): Promise<TemplateChangeAnswer> {
  return change<TemplateChangeAnswer>("PUT", pathOf(templateId), request);
}
