// Check's findings: problems of a single resource beyond the service's rules. Members that are unknown in a preview are
// omitted and listed in `unknown`; secrets are not shown.
import {
  type Finding,
  type FindingOptions,
  integrationFindings,
  integrationResponseFindings,
} from "@answerback/apigatewayv2/findings";
import type { PropertyMap } from "../property-value.ts";
import type { CheckFailure, CheckWarning } from "../resource.ts";
import { containsSecret, containsUnknown, isEmpty, plainMap } from "./plain-value.ts";
import { propertyPath } from "./property-path.ts";
import type { ResourceDescription } from "./resource-description.ts";
import { pathInProperties } from "./violation-path.ts";
import { membersToWire } from "./wire.ts";

export interface InputFindings {
  readonly failures: readonly CheckFailure[];
  readonly warnings: readonly CheckWarning[];
}

/** @param inputs checked: every value is of its property's type */
export function inputFindings(
  description: ResourceDescription,
  inputs: PropertyMap,
  options: FindingOptions,
): InputFindings {
  const { definition, properties } = description;
  const given = Object.fromEntries(Object.entries(inputs).filter(([, value]) => !isEmpty(value)));
  const unknown = Object.entries(given).flatMap(([name, value]) =>
    containsUnknown(value) ? [properties[name]?.wireName ?? name] : [],
  );
  // checkProperties has ensured that every value has its property's type, which is the member's type.
  const resource = { ...membersToWire(properties, plainMap(given)), unknown };
  const found =
    definition.name === "IntegrationResponse"
      ? integrationResponseFindings(resource, options)
      : definition.name === "Integration"
        ? integrationFindings(resource, options)
        : [];
  // The resource's name can be one of its secret members.
  const hasSecret = Object.values(given).some(containsSecret);
  const failures: CheckFailure[] = [];
  const warnings: CheckWarning[] = [];
  for (const finding of found) {
    const path = pathInProperties(properties, finding, given);
    const property = propertyPath(path);
    const [name] = path;
    const isSecret = typeof name === "string" && containsSecret(given[name]);
    const named = hasSecret ? { ...finding, resource: { ...finding.resource, name: "" } } : finding;
    const shown = isSecret ? withoutText(named) : named;
    if (finding.level === "error") failures.push({ property, reason: findingText(shown), finding: shown });
    else warnings.push({ property, finding: shown });
  }
  return { failures, warnings };
}

/** A finding as text for the user: code, position, message, advice, the line of the template. */
export function findingText({ code, message, advice, position, excerpt }: Finding): string {
  const place = position ? `line ${position.line}, column ${position.column}: ` : "";
  return [`${code} ${place}${message} ${advice}`, ...(excerpt ? [excerpt] : [])].join("\n");
}

/** Removes the message, because it quotes the value. */
function withoutText({ excerpt: _, ...finding }: Finding): Finding {
  return {
    ...finding,
    message: "This value is invalid (secret, not shown).",
    advice: `docs/findings.md explains ${finding.code}.`,
  };
}
