// Types of the coverage of APIs by the events that they have served.
import type { CoveredPoint } from "@answerback/vtl";

export interface CoverageReport {
  /** APIs with a deployed stage, in order of creation. */
  readonly apis: readonly ApiCoverage[];
}

export interface ApiCoverage {
  readonly apiId: string;
  readonly name: string;
  readonly items: readonly CoverageItem[];
  /** Mapping templates with references or directives. */
  readonly templates: readonly TemplateCoverage[];
}

/** A part of the API that an event uses or does not use. */
export type CoverageItem = { readonly count: number } & (
  | { readonly kind: "route"; readonly routeId: string; readonly routeKey: string }
  /** Of an integration whose answers reach a client. */
  | { readonly kind: "integrationResponse"; readonly integrationResponseId: string; readonly key: string }
  /** The choice of a template. */
  | ({ readonly kind: "template"; readonly key: string } & TemplateOwner)
  | { readonly kind: "model"; readonly name: string; readonly routeKey: string }
  /** One item for each verdict. */
  | { readonly kind: "authorizer"; readonly authorizerId: string; readonly verdict: "allowed" | "refused" }
);

/** The resource of a template: an integration for requests, an integration response for responses. */
export interface TemplateOwner {
  readonly resource: "Integration" | "IntegrationResponse";
  readonly resourceId: string;
  readonly member: "requestTemplates" | "responseTemplates";
}

export interface TemplateCoverage extends TemplateOwner {
  readonly key: string;
  readonly source: string;
  /** Renderings that succeeded. The points of one that failed are not counted. */
  readonly renderings: number;
  /** References, assignments and directives. */
  readonly statements: readonly CoveredPoint[];
  /** Of conditions and loops. */
  readonly branches: readonly CoveredPoint[];
}
