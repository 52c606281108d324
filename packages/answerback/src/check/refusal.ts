// Resources that the service refuses, as findings: where a rule says the same, under its code.
import { type ResourceName, resources } from "@answerback/apigatewayv2";
import { type FindingCode, type FindingOptions, findingDefinitions } from "@answerback/apigatewayv2/findings";
import type { ProgramEvent } from "@answerback/pulumi/program";
import type { LocatedFinding } from "./located-finding.ts";

export type StepFailed = ProgramEvent & { readonly kind: "step-failed" };

export function refusals(failed: readonly StepFailed[], options: FindingOptions): readonly LocatedFinding[] {
  return failed
    .flatMap((event) => {
      const kind = event.resource.type.split(":").at(-1) ?? "";
      if (!isResource(kind)) return [];
      const failures = event.failures?.length ? event.failures : [{ property: "", reason: event.message }];
      return failures.map(({ property, reason }): LocatedFinding => {
        const code = codeOf(kind, property);
        return {
          code,
          level: findingDefinitions[code].level,
          resource: { kind, id: "", name: event.resource.name },
          path: [],
          property,
          message: reason,
          advice: `docs/findings.md tells more under ${code}.`,
          program: event.resource,
          ...(event.position && { place: event.position }),
        };
      });
    })
    .filter(({ code }) => !options.off?.includes(code));
}

/** The finding whose rule the service has as well. */
function codeOf(kind: ResourceName, property: string): FindingCode {
  if (kind === "IntegrationResponse" && property === "integrationResponseKey") return "AB020";
  if (property === "templateSelectionExpression") return "AB030";
  if (kind === "Integration" && property === "timeoutMilliseconds") return "AB081";
  return "AB090";
}

function isResource(kind: string): kind is ResourceName {
  return Object.hasOwn(resources, kind);
}
