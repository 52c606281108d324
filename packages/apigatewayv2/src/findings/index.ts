// The public API of findings.

export { type Position, Source } from "@answerback/vtl";
export type {
  ApiGraph,
  GraphIntegration,
  GraphRoute,
  Known,
  ProgramDeployment,
  ProgramStage,
} from "./api-graph.ts";
export type { Finding, FindingFix, FindingOptions, FindingResource } from "./finding.ts";
export { findings, integrationFindings, integrationResponseFindings } from "./findings.ts";
export { nearest } from "./nearest.ts";
export {
  type FindingCode,
  type FindingDefinition,
  type FindingLevel,
  findingDefinitions,
  isFindingCode,
} from "./registry.ts";
export { documentPath } from "./template/document-path.ts";
export { type TemplateNames, templateNames } from "./template/template-place.ts";
