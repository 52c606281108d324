// The limits of the service, with units. Quotas on sizes always apply and are in the field tables; quotas on counts belong to
// the account and apply only if the settings enable them. Source: control-plane.md section 4.

/** The longest body of a control plane request, in bytes. Larger bodies are refused before they are read. */
export const maxRequestBodyBytes = 10 * 1024 * 1024;

/** The longest message in either direction, and the longest answer of a backend, in bytes (data-plane.md section 9). */
export const maxMessageBytes = 131_072;

/** The largest payload of one WebSocket frame in either direction, in bytes (data-plane.md section 2.1). */
export const maxFrameBytes = 32_768;

/** Entries of one page of a list: the default, and the maximum of `maxResults`. */
export const defaultPageSize = 25;
export const maxPageSize = 500;

/** The most tags of one resource. */
export const maxTags = 50;

/** Quotas on counts by their `limitType`, with the service's defaults. */
export const countQuotas = {
  apisPerRegion: 600,
  routesPerApi: 300,
  integrationsPerApi: 300,
  stagesPerApi: 10,
  authorizersPerApi: 10,
} as const;

export type CountQuota = keyof typeof countQuotas;
/** The quotas that apply. */
export type CountQuotas = { readonly [Name in CountQuota]?: number };
