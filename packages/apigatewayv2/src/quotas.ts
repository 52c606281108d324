// Every limit of the service, with its unit. Quotas on sizes hold always and stand in the field tables; those on counts
// are the account's and hold only where the settings switch them on. Source: control-plane.md section 4.

/** The longest body of a control plane request, in bytes. Larger ones are refused before they are read. */
export const maxRequestBodyBytes = 10 * 1024 * 1024;

/** The longest message in either direction, and the longest answer of a backend, in bytes (data-plane.md section 9). */
export const maxMessageBytes = 131_072;

/** The most payload of one WebSocket frame in either direction, in bytes (data-plane.md section 2.1). */
export const maxFrameBytes = 32_768;

/** Entries of one page of a list: what is given when `maxResults` is absent, and the most that it may ask for. */
export const defaultPageSize = 25;
export const maxPageSize = 500;

/** The most tags of one resource. */
export const maxTags = 50;

/** Quotas on counts, under the names that `limitType` gives them, with the service's default. */
export const countQuotas = {
  apisPerRegion: 600,
  routesPerApi: 300,
  integrationsPerApi: 300,
  stagesPerApi: 10,
  authorizersPerApi: 10,
} as const;

export type CountQuota = keyof typeof countQuotas;
/** The quotas that hold. An absent one does not. */
export type CountQuotas = { readonly [Name in CountQuota]?: number };
