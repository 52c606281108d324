// Turns resources that the service refuses into findings; a rule's own finding takes precedence.
import { type ResourceName, resources } from "@answerback/apigatewayv2";
import type { FindingOptions } from "@answerback/apigatewayv2/findings";
import type { PlacedFailure, ProgramEvent } from "@answerback/program";
import { serviceName } from "@answerback/pulumi/host";
import type { LocatedFinding, ProgramFailure } from "./located-finding.ts";

export type StepFailed = ProgramEvent & { readonly kind: "step-failed" };

export function refusals(failed: readonly StepFailed[], options: FindingOptions): readonly LocatedFinding[] {
  // A deployment fails if its routes were refused, so only the causes are reported.
  const causes = failed.filter(({ resource }) => kindOf(resource) !== "Deployment");
  return (causes.length > 0 ? causes : failed)
    .flatMap(({ resource, position, message, failures }) => {
      const kind = kindOf(resource);
      if (!isResource(kind)) return [];
      const reasons: readonly PlacedFailure[] = failures?.length ? failures : [{ property: "", reason: message }];
      return reasons.map(({ property, reason, finding, position: own }): LocatedFinding => {
        const place = own ?? position;
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
          ...(place && { place }),
        };
      });
    })
    .filter(({ code }) => !options.off?.includes(code));
}

/** Failures of other resources, which no finding describes. */
export function otherFailures(failed: readonly StepFailed[]): readonly ProgramFailure[] {
  return failed
    .filter(({ resource }) => !isResource(kindOf(resource)))
    .map(({ resource, position, message }) => ({
      message: `${resource.name} (${resource.type}): ${message}`,
      ...(position && { place: position }),
    }));
}

const kindOf = ({ type }: StepFailed["resource"]): string => serviceName(type) ?? "";

function isResource(kind: string): kind is ResourceName {
  return Object.hasOwn(resources, kind);
}
