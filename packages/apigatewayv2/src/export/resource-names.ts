// The names of a program's resources: variables or logical ids, unique in the program, and labels, unique among their kind.
import type { PlannedResource } from "./planned-program.ts";
import type { Referred } from "./value.ts";
import { UniqueNames, wordsOfMember } from "./words.ts";

export interface Naming {
  /** Makes an identifier of words: `send`, `message`, `route` → `sendMessageRoute`. */
  readonly identifier: (words: readonly string[]) => string;
  /** Makes a label of words, if the form has labels. */
  readonly label?: (words: readonly string[]) => string;
}

export interface ResourceNames {
  identifier(resource: Referred): string;
  label(resource: Referred): string;
}

/** There is one API, and at most one deployment. */
const single: ReadonlySet<string> = new Set(["Api", "Deployment"]);

export function resourceNames(resources: readonly PlannedResource[], naming: Naming): ResourceNames {
  // By the literals, because a copy of a resource with other members has the same ones.
  const identifiers = new Map<Referred["literal"], string>();
  const labels = new Map<Referred["literal"], string>();
  const unique = new UniqueNames();
  const uniqueOfKind = new Map<string, UniqueNames>();
  for (const resource of resources) {
    const kind = kindWords(resource.kind);
    identifiers.set(resource.literal, unique.take(identifierWords(resource, kind), naming.identifier));
    const ofKind = uniqueOfKind.get(resource.kind) ?? new UniqueNames();
    uniqueOfKind.set(resource.kind, ofKind);
    const words = resource.words.length === 0 ? kind : resource.words;
    const labelWords = /^\d/.test(words[0]!) ? [...kind, ...words] : words;
    if (naming.label) labels.set(resource.literal, ofKind.take(labelWords, naming.label));
  }
  return {
    identifier: ({ literal }) => identifiers.get(literal) ?? "",
    label: ({ literal }) => labels.get(literal) ?? "",
  };
}

/** `quoteDefaultResponse`, `quoteRouteResponse`. */
const kindWords = (kind: Referred["kind"]) => (kind === "IntegrationResponse" ? ["response"] : wordsOfMember(kind));

function identifierWords({ kind, words }: PlannedResource, ofKind: readonly string[]): readonly string[] {
  if (single.has(kind) || words.length === 0) return ofKind;
  if (/^\d/.test(words[0]!)) return [...ofKind, ...words];
  // `guardAuthorizer`, not `guardAuthorizerAuthorizer`.
  return words.at(-1) === ofKind.at(-1) && ofKind.length === 1 ? words : [...words, ...ofKind];
}
