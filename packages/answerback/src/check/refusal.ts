// Turns resources that the service refuses into findings; a rule's own finding takes precedence.
import { type ResourceName, resources } from "@answerback/apigatewayv2";
import type { FindingOptions } from "@answerback/apigatewayv2/findings";
import type { ProgramEvent } from "@answerback/program";
import type { LocatedFinding } from "./located-finding.ts";

export type StepFailed = ProgramEvent & { readonly kind: "step-failed" };

export function refusals(failed: readonly StepFailed[], options: FindingOptions): readonly LocatedFinding[] {
  // A deployment fails if its routes were refused, so only the causes are reported.
  const causes = failed.filter(({ resource }) => kindOf(resource) !== "Deployment");
  return (causes.length > 0 ? causes : failed)
    .flatMap(({ resource, position, message, failures }) => {
      const kind = kindOf(resource);
      if (!isResource(kind)) return [];
      const reasons = failures?.length ? failures : [{ property: "", reason: message }];
      return reasons.map(({ property, reason, finding }): LocatedFinding => {
        const refusal = {
          code: "AB090",
          level: "error",
          path: [],
          message: reason,
          advice: "Correct the resource as the message says.",
        } as const;
        return {
          ...(finding ?? refusal),
          resource: { kind, id: "", name: resource.name },
          property,
          program: resource,
          ...(position && { place: position }),
        };
      });
    })
    .filter(({ code }) => !options.off?.includes(code));
}

function kindOf({ type }: StepFailed["resource"]): string {
  return type.split(":").at(-1) ?? "";
}

function isResource(kind: string): kind is ResourceName {
  return Object.hasOwn(resources, kind);
}
