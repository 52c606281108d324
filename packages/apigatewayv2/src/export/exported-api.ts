// The resources of one API as they are written as a program, and as they are copied to another gateway.
import type { ApiGraph } from "../findings/api-graph.ts";
import type { ApiMapping } from "../resources/api-mapping.ts";
import type { Deployment } from "../resources/deployment.ts";
import type { DomainName } from "../resources/domain-name.ts";
import type { Stage } from "../resources/stage.ts";

export type ExportedApi = Pick<ApiGraph, "api" | "routes" | "integrations" | "models" | "authorizers"> & {
  readonly stages: readonly Stage[];
  /** Oldest first. */
  readonly deployments: readonly Deployment[];
  /** Domain names with a mapping to the API, and only these mappings. */
  readonly domainNames: readonly MappedDomainName[];
};

export type MappedDomainName = DomainName & { readonly apiMappings: readonly ApiMapping[] };
