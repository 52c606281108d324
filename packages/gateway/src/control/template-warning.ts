// The service accepts a template that does not parse, and fails when it runs. The gateway does the same, and warns when it
// is stored: docs/behaviour/control-plane.md section 3.2.
import { compile, TemplateError } from "@answerback/vtl";

/** One sentence for each template that does not parse, with line and column. */
export function templateWarnings(
  member: "requestTemplates" | "responseTemplates",
  templates: Readonly<Record<string, string>> | undefined,
): readonly string[] {
  if (templates === undefined) return [];
  return Object.entries(templates).flatMap(([key, source]) => {
    try {
      compile(source, { profile: "apigateway" });
      return [];
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      return [
        `${member}[${JSON.stringify(key)}] does not parse and will fail when it runs: ${error.description} (line ${error.line}, column ${error.column})`,
      ];
    }
  });
}
