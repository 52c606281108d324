// The programs that this process deploys, as the inspector sees them: names, places and findings of their resources, the
// source of their templates, and their runs.
import type { Finding } from "@answerback/apigatewayv2/findings";
import type { DeploymentEvent } from "../api/inspector-api.ts";
import type { TemplateChangeAnswer } from "../changes/described-change.ts";
import type { TemplateAddress } from "../exchanges/template-id.ts";
import type { SourcePlace } from "./described-api.ts";
import type { ProgramNames } from "./program-names.ts";

export type { DeploymentEvent, ProgramNames, SourcePlace, TemplateChangeAnswer };

export interface PlacedFinding extends Finding {
  readonly place?: SourcePlace | undefined;
}

export interface DeployedTemplate extends TemplateAddress {
  readonly source: string;
}

export interface TemplateEdit extends DeployedTemplate {
  readonly after: string;
  /** True: writes nothing. */
  readonly dryRun: boolean;
}

export interface InspectedProgram {
  readonly names: ProgramNames;
  /** The findings of the last run; undefined if no program deployed the API. */
  findings(apiId: string): readonly PlacedFinding[] | undefined;
  /** The place of a template's text; undefined if it was not found. */
  templatePlace(template: DeployedTemplate): SourcePlace | undefined;
  /**
   * Writes a template back to where it came from, if that is a file of its own or a plain string literal.
   * @returns undefined if no program deployed the template
   * @throws ChangeConflict if the source has changed since the template was deployed
   */
  changeTemplate(edit: TemplateEdit): Promise<TemplateChangeAnswer | undefined>;
  /** Calls back for the beginning and the end of each run. @returns a function that stops it */
  follow(listener: (event: DeploymentEvent) => void): () => void;
}

/** The source of a template has changed since the template was deployed. */
export class ChangeConflict extends Error {
  override readonly name = "ChangeConflict";
}
