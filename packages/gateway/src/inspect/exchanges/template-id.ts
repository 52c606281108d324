// Identifies a template in the inspector's API: its integration, its integration response if it has one, and its key.

export interface TemplateAddress {
  readonly apiId: string;
  readonly integrationId: string;
  /** Undefined for request templates. */
  readonly integrationResponseId: string | undefined;
  /** Its key among the templates of the resource. */
  readonly key: string;
}

/** Identifiers of resources have no colon; a key may have any character. */
export function templateIdOf({ apiId, integrationId, integrationResponseId = "", key }: TemplateAddress): string {
  return [apiId, integrationId, integrationResponseId, key].join(":");
}

/** @returns undefined if the text is not an id of a template */
export function templateAddressOf(templateId: string): TemplateAddress | undefined {
  const match = /^([^:]+):([^:]+):([^:]*):(.+)$/s.exec(templateId);
  if (match === null) return undefined;
  const [, apiId = "", integrationId = "", integrationResponseId = "", key = ""] = match;
  return { apiId, integrationId, integrationResponseId: integrationResponseId || undefined, key };
}
