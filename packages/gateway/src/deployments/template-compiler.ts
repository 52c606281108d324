// Compiles the mapping templates of deployments. Coverage replaces it by one that counts what runs.
import { compile, type Template } from "@answerback/vtl";

/** A template of a deployment. */
export interface TemplatePlace {
  readonly apiId: string;
  readonly deploymentId: string;
  /** `Integration ab12`, `IntegrationResponse cd34 of Integration ab12`. */
  readonly resource: string;
  /** `responseTemplates["200"]` */
  readonly member: string;
}

/** @throws TemplateError */
export type TemplateCompiler = (source: string, place: TemplatePlace) => Template;

export const compileTemplate: TemplateCompiler = (source) => compile(source, { profile: "apigateway" });
