// The three columns: what a template reads, the template, and what it makes of it.
import type {
  ApiTemplateDescription,
  ExchangeDescription,
  TemplateDescription,
} from "@answerback/gateway/inspector-api";
import { bodyText } from "../api/exchange.ts";
import { TemplateEditor } from "./template-editor.tsx";

export interface ColumnsProps {
  /** The exchange that rendered the template; absent: a template without any exchange. */
  readonly exchange?: ExchangeDescription | undefined;
  readonly templateId: string;
  /** The template as it is in the API now; undefined if the API no longer has it. */
  readonly current: ApiTemplateDescription | undefined;
}

/** Fills the height that its place gives it; its columns scroll by themselves. */
export function Columns({ exchange, templateId }: ColumnsProps) {
  const used = exchange && usedTemplate(exchange, templateId);
  if (exchange === undefined || used === undefined) return null;
  return <TemplateEditor exchange={exchange} template={used.template} output={used.output} />;
}

interface UsedTemplate {
  readonly template: TemplateDescription;
  /** The gateway's output; undefined if the template failed. */
  readonly output: string | undefined;
}

function usedTemplate(
  { request, integrationResponse }: ExchangeDescription,
  templateId: string,
): UsedTemplate | undefined {
  if (request?.template?.templateId === templateId) {
    return { template: request.template, output: request.body && bodyText(request.body) };
  }
  if (integrationResponse?.template?.templateId !== templateId) return undefined;
  const { template, output } = integrationResponse;
  return { template, output: output && bodyText(output) };
}
