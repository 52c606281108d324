// Compares a program's inputs with the state: check, diff, and the changes in readable form.

import { createHash } from "node:crypto";
import { AssetValue, type CheckContext, type PropertyDifference, type PropertyMap } from "@answerback/pulumi/host";
import type { Operation, PropertyChange } from "../report/event.ts";
import { shownValue } from "../report/shown-value.ts";
import { assetChanges } from "./asset-content.ts";
import type { EngineDifference } from "./engine-resource.ts";
import { parsePropertyPath, valueAt } from "./property-path.ts";
import { RegistrationError } from "./registration.ts";
import type { ResourceState } from "./state-file.ts";
import { attempt, requireId, type Step } from "./step.ts";

/** @throws RegistrationError */
export async function check(
  step: Step,
  operation: Operation,
  given: PropertyMap,
  oldInputs: PropertyMap | undefined,
  seed: Uint8Array = createHash("sha256").update(step.resource.urn).digest(),
): Promise<PropertyMap> {
  const { environment, registration, resource } = step;
  const defaultTags = environment.defaultTagsOf(registration.provider) ?? {};
  const context: CheckContext = { name: resource.name, randomSeed: seed, defaultTags };
  const { inputs, failures } = await attempt(step, operation, async () => step.type.check(given, oldInputs, context));
  if (failures.length === 0) return inputs;
  const message = failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n");
  throw new RegistrationError(operation, step.resource, message, { failures });
}

/** @throws RegistrationError */
export async function compare(
  step: Step,
  inputs: PropertyMap,
  old: ResourceState,
): Promise<readonly EngineDifference[]> {
  const { region } = step.context;
  return attempt(step, "update", async () => step.type.diff(inputs, old.inputs, old.outputs, region, requireId(old)));
}

export function changesOf(
  differences: readonly PropertyDifference[],
  before: PropertyMap,
  after: PropertyMap,
): readonly PropertyChange[] {
  return differences.flatMap((it): readonly PropertyChange[] => {
    const path = parsePropertyPath(it.property);
    const was = valueAt(before, path);
    const is = valueAt(after, path);
    if (was instanceof AssetValue || is instanceof AssetValue) {
      return assetChanges(it.property, was, is).map((change) => ({ ...it, ...change }));
    }
    return [
      {
        ...it,
        before: was === undefined ? undefined : shownValue(was),
        after: is === undefined ? undefined : shownValue(is),
      },
    ];
  });
}
