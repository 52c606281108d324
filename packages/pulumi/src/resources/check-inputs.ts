// Checks a whole resource: the table's rules, the provider's values, and the service's rules for a single resource
// (`violations`), so that a preview reports the errors of a deployment.
import type { FieldTable, Output } from "@answerback/apigatewayv2";
import { type PropertyMap, type PropertyValue, Secret } from "../property-value.ts";
import type { CheckContext, CheckFailure, CheckResult } from "../resource.ts";
import { checkProperties } from "./check.ts";
import { inputFindings } from "./input-finding.ts";
import { containsSecret, containsUnknown, isEmpty, isPropertyMap, plainMap, unwrap } from "./plain-value.ts";
import { propertyPath } from "./property-path.ts";
import type { ResourceDescription } from "./resource-description.ts";
import { pathInProperties } from "./violation-path.ts";
import { membersToWire } from "./wire.ts";

export function checkInputs(
  description: ResourceDescription,
  given: PropertyMap,
  oldInputs: PropertyMap | undefined,
  context: CheckContext,
): CheckResult {
  const failures: CheckFailure[] = [];
  const filled = fillIn(description, given, oldInputs, context, failures);
  const checked = checkProperties(description.properties, filled, [], failures);
  const inputs = description.fillIn?.(checked) ?? checked;
  if (failures.length > 0) return { inputs, failures };
  const violations = serviceViolations(description, inputs);
  if (context.findings === undefined) {
    return { inputs, failures: violations.length === 0 ? [] : withFindings(description, inputs, violations) };
  }
  const found = inputFindings(description, inputs, context.findings);
  const reported = new Set(found.failures.map(({ property }) => property));
  return {
    inputs,
    // A finding contains the rule's message and a remedy.
    failures: [...found.failures, ...violations.filter(({ property }) => !reported.has(property))],
    warnings: found.warnings,
  };
}

/** Adds to violations the findings that contain a remedy. */
function withFindings(
  description: ResourceDescription,
  inputs: PropertyMap,
  violations: readonly CheckFailure[],
): readonly CheckFailure[] {
  const { failures } = inputFindings(description, inputs, {});
  return violations.map((violation) => {
    const finding = failures.find(({ property }) => property === violation.property)?.finding;
    return finding ? { ...violation, finding } : violation;
  });
}

/** Adds the provider's values: a name, tags. */
function fillIn(
  description: ResourceDescription,
  given: PropertyMap,
  oldInputs: PropertyMap | undefined,
  context: CheckContext,
  failures: CheckFailure[],
): PropertyMap {
  const inputs: Record<string, PropertyValue> = { ...given };
  if (description.generatedName && isEmpty(inputs.name)) {
    const before = oldInputs?.name;
    if (before !== undefined && !isEmpty(before)) inputs.name = before;
    else if (context.autonaming?.mode === "disabled") {
      failures.push({ property: "name", reason: "this property is required because automatic naming is disabled" });
    } else inputs.name = description.generatedName(context);
  }
  if (description.tagsArn && context.defaultTags && Object.keys(context.defaultTags).length > 0) {
    const own = inputs.tags;
    const tags = own === undefined || own === null ? {} : unwrap(own);
    if (isPropertyMap(tags)) {
      const all = { ...context.defaultTags, ...tags };
      inputs.tags = own instanceof Secret ? new Secret(all) : all;
    }
  }
  return inputs;
}

/**
 * The service's rules for a single resource. If inputs are unknown, only violations by known, present inputs count.
 */
function serviceViolations(description: ResourceDescription, inputs: PropertyMap): readonly CheckFailure[] {
  const { definition, properties } = description;
  const given = Object.fromEntries(Object.entries(inputs).filter(([, value]) => !isEmpty(value)));
  const unknowns = Object.values(given).some(containsUnknown);
  // checkProperties has ensured that every value has its property's type, which is the field's type.
  const members = membersToWire(properties, plainMap(given)) as Output<FieldTable>;
  return definition.violations(members, description.protocol?.(given)).flatMap((violation) => {
    const path = pathInProperties(properties, violation, given);
    const name = path[0];
    const value = typeof name === "string" ? given[name] : undefined;
    if (unknowns && (value === undefined || containsUnknown(value))) return [];
    const reason = containsSecret(value)
      ? "the service does not accept this value (secret, not shown)"
      : violation.message;
    return [{ property: propertyPath(path), reason }];
  });
}
