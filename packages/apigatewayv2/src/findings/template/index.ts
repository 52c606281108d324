// All rules for one template.
import { parse, TemplateError, type TemplateNode } from "@answerback/vtl";
import type { Report } from "../finding.ts";
import { conditionFindings } from "./condition.ts";
import { directiveFindings } from "./directive.ts";
import { eventFindings } from "./event.ts";
import { outputFindings } from "./json-output.ts";
import { reportParseFailure } from "./parse-failure.ts";
import { printedValueFindings } from "./printed-value.ts";
import { referenceFindings } from "./reference.ts";
import { parsedTemplate, type TemplatePlace } from "./template-place.ts";

export function templateFindings(text: string, place: TemplatePlace, report: Report): void {
  let tree: TemplateNode;
  try {
    tree = parse(text, { profile: "apigateway" });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    reportParseFailure(text, error, place, report);
    return;
  }
  const template = parsedTemplate(text, tree, place, report);
  directiveFindings(template);
  referenceFindings(template);
  conditionFindings(template);
  printedValueFindings(template);
  eventFindings(template);
  outputFindings(template);
}
