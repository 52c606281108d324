// Identifiers that follow from the program, so that the URL of its API is the same on every machine and after a reset.
import { createHash } from "node:crypto";
import { identifierFrom } from "@answerback/apigatewayv2";
import { type PropertyMap, plain, serviceIdentifier, serviceName } from "@answerback/pulumi/host";
import type { EngineResourceType } from "./engine-resource.ts";
import type { StackRecord } from "./stack-record.ts";
import type { ResourceState } from "./state-file.ts";

/** The identifier of a resource that is about to be created. */
export interface DerivedIdentifier {
  readonly identifier: string;
  /** How often the resource was replaced before; kept in its state. */
  readonly replacements: number;
}

/**
 * The identifier that project, stack and URN give, in the form of the service's own.
 * @param urn holds project and stack
 * @param replacements two resources of one URN are there at once while one replaces the other
 */
export function derivedIdentifier(urn: string, replacements: number, length: number): string {
  return identifierFrom(createHash("sha256").update(`${urn}\n${replacements}`).digest(), length);
}

/**
 * The identifier for a new resource: an API and a domain name keep theirs over replacements, what is in them does not.
 * Skips identifiers that the state knows: a resource that was renamed by an alias keeps its own.
 * @param leaving the resource that is deleted before the new one is created
 * @returns undefined when the service does not generate one
 */
export function identifierFor(
  record: StackRecord,
  type: EngineResourceType,
  urn: string,
  replacements: number,
  leaving: ResourceState | undefined,
): DerivedIdentifier | undefined {
  const { identity } = type;
  const length = identity?.generatedLength;
  if (identity === undefined || length === undefined) return undefined;
  const { resources, pendingDeletes, retainedIds } = record.state();
  const taken = new Set([
    ...retainedIds,
    ...[...resources, ...pendingDeletes].flatMap((it) =>
      it !== leaving && serviceName(it.type) === serviceName(type.token) ? identifierIn(it) : [],
    ),
  ]);
  for (let count = isRoot(type) ? 0 : replacements; ; count++) {
    const identifier = derivedIdentifier(urn, count, length);
    if (!taken.has(identifier)) return { identifier, replacements: count };
  }
}

const identifierIn = ({ type, id }: ResourceState) => (id === undefined ? [] : [serviceIdentifier(type, id)]);

/** Whether the resource is in no other one: an API or a domain name. */
export const isRoot = ({ identity }: EngineResourceType) => identity?.parents.length === 0;

/** The identifier of a resource that the program names itself: of a stage, a domain name. */
export function givenIdentifier({ identity }: EngineResourceType, inputs: PropertyMap): string | undefined {
  if (identity === undefined || identity.generatedLength !== undefined) return undefined;
  const name = plain(inputs[identity.property]);
  return typeof name === "string" ? name : undefined;
}
