// Identifiers derived from the program, so that the URL of its API is the same on every machine and after a reset.
import { createHash } from "node:crypto";
import { identifierFrom } from "@answerback/apigatewayv2";
import { type PropertyMap, plain, serviceIdentifier, serviceName } from "@answerback/pulumi/host";
import type { EngineResourceType } from "./engine-resource.ts";
import type { StackRecord } from "./stack-record.ts";
import type { ResourceState } from "./state-file.ts";

/** The identifier of a resource that is about to be created. */
export interface DerivedIdentifier {
  readonly identifier: string;
  /** The number of earlier replacements; kept in the resource's state. */
  readonly replacements: number;
}

/**
 * Derives an identifier in the form of the service's own.
 * @param urn contains project and stack
 * @param replacements tells apart two resources of one URN, which exist while one replaces the other
 */
export function derivedIdentifier(urn: string, replacements: number, length: number): string {
  return identifierFrom(createHash("sha256").update(`${urn}\n${replacements}`).digest(), length);
}

/**
 * The identifier for a new resource: APIs and domain names keep theirs when replaced, resources in them do not.
 * Skips identifiers that the state knows: a resource that was renamed by an alias keeps its own.
 * @param leaving the resource that is deleted before the new one is created
 * @returns undefined if the service does not generate one
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

/** True if the resource is not part of another: an API or a domain name. */
export const isRoot = ({ identity }: EngineResourceType) => identity?.parents.length === 0;

/** The identifier of a resource that the program names itself: a stage, a domain name. */
export function givenIdentifier({ identity }: EngineResourceType, inputs: PropertyMap): string | undefined {
  if (identity === undefined || identity.generatedLength !== undefined) return undefined;
  const name = plain(inputs[identity.property]);
  return typeof name === "string" ? name : undefined;
}
