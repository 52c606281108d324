// The programs of a development session for the inspector: names, places and findings of their resources, the source of
// their templates, and their runs.
import { readFile, writeFile } from "node:fs/promises";
import { extname, relative, sep } from "node:path";
import {
  ChangeConflict,
  type DeployedTemplate,
  type DeploymentEvent,
  type InspectedProgram,
  type PlacedFinding,
  type ProgramNames,
  type SourcePlace,
  type TemplateChangeAnswer,
  type TemplateEdit,
} from "@answerback/gateway/inspected-program";
import { textDifference } from "@answerback/gateway/text-difference";
import type { Position, ProgramResult, ResourceResult } from "@answerback/program";
import type { ProgramJudgement } from "./check/program-findings.ts";
import { SourceIndex, type TextSource } from "./template-source/source-index.ts";

/** The last run of a program. */
interface InspectedRun extends Pick<ProgramJudgement, "findingsByApi" | "resources"> {
  readonly program: string;
  readonly folder: string;
  /** As the sources were when the page first looked after the run. */
  readonly sources: SourceIndex;
}

export class InspectedPrograms implements InspectedProgram {
  /** By the program's name in the session. */
  readonly #runs = new Map<string, InspectedRun>();
  readonly #listeners = new Set<(event: DeploymentEvent) => void>();
  /** Called after a file of a program was written. */
  onWritten: (program: string) => void = () => {};

  readonly names: ProgramNames = (apiId, kind, id) => {
    const found = this.#find(apiId, kind, id);
    if (found === undefined) return undefined;
    const { run, resource } = found;
    const place = placeIn(run.folder, run.resources.placeOf(resource));
    return { name: resource.name, ...(place && { place }) };
  };

  started(program: string): void {
    this.#announce({ kind: "deploying", program });
  }

  /** @param folder of the program, absolute */
  ended(program: string, folder: string, result: ProgramResult, judgement: ProgramJudgement): void {
    const { findingsByApi, resources } = judgement;
    this.#runs.set(program, { program, folder, findingsByApi, resources, sources: new SourceIndex(folder) });
    const { created, updated, replaced, deleted } = result.changes;
    if (result.kind === "succeeded") {
      this.#announce({
        kind: "deployed",
        program,
        millis: Math.round(result.durationMillis),
        changed: created + updated + replaced + deleted,
        findings: judgement.findings.length,
      });
    } else {
      this.failed(program, result.durationMillis, result.errors.map(({ message }) => message).join("\n"));
    }
  }

  failed(program: string, millis: number, message: string): void {
    this.#announce({ kind: "failed", program, millis: Math.round(millis), message });
  }

  follow(listener: (event: DeploymentEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  findings(apiId: string): readonly PlacedFinding[] | undefined {
    for (const { folder, findingsByApi } of this.#runs.values()) {
      const found = findingsByApi.get(apiId);
      if (found) return found.map((finding) => ({ ...finding, place: placeIn(folder, finding.place) }));
    }
    return undefined;
  }

  templatePlace(template: DeployedTemplate): SourcePlace | undefined {
    const found = this.#findTemplate(template);
    if (found === undefined) return undefined;
    const { run, near } = found;
    const source = run.sources.find(template.source, near);
    return typeof source === "number" ? undefined : placeIn(run.folder, source);
  }

  async changeTemplate(edit: TemplateEdit): Promise<TemplateChangeAnswer | undefined> {
    const found = this.#findTemplate(edit);
    if (found === undefined) return undefined;
    const { run, near } = found;
    const source = new SourceIndex(run.folder).find(edit.source, near);
    if (typeof source === "number") {
      if (typeof run.sources.find(edit.source, near) !== "number") throw changedMeanwhile();
      return byHand(edit, near && placeIn(run.folder, near), source === 0 ? builtAtRunTime : severalPlaces(source));
    }
    const place = placeIn(run.folder, source);
    const changed = isInterpolated(source, found.resource, edit.after) ? undefined : source.replaced(edit.after);
    if (changed === undefined || place === undefined) return byHand(edit, place, notLiteral);
    if (!edit.dryRun) {
      await write(source, changed);
      this.onWritten(run.program);
    }
    return { kind: "file", place, difference: textDifference(place.file, source.content, changed) };
  }

  #find(apiId: string, kind: string, id: string) {
    for (const run of this.#runs.values()) {
      const resource = run.resources.resource(apiId, kind, id);
      if (resource) return { run, resource };
    }
    return undefined;
  }

  /** @returns undefined if no program created the template's resource */
  #findTemplate({ apiId, integrationId, integrationResponseId, key }: DeployedTemplate) {
    const isResponse = integrationResponseId !== undefined;
    const found = isResponse
      ? this.#find(apiId, "IntegrationResponse", integrationResponseId)
      : this.#find(apiId, "Integration", integrationId);
    if (found === undefined) return undefined;
    const path = [isResponse ? "responseTemplates" : "requestTemplates", key];
    return { ...found, near: found.run.resources.placeOf(found.resource, path) };
  }

  #announce(event: DeploymentEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

const builtAtRunTime =
  "The program makes this text at run time: no file and no plain string literal of TypeScript, JavaScript, YAML or JSON in its folder is equal to it.";
const severalPlaces = (count: number) => `${count} places of the program have this text.`;
const notLiteral = "The literal cannot have this text.";

function byHand(
  { key, source, after }: TemplateEdit,
  place: SourcePlace | undefined,
  reason: string,
): TemplateChangeAnswer {
  return { kind: "byHand", reason, ...(place && { place }), difference: textDifference(key, source, after) };
}

/** Pulumi's YAML replaces `${…}` in every string. */
function isInterpolated({ file }: TextSource, { type }: ResourceResult, after: string): boolean {
  return /^\.ya?ml$/.test(extname(file)) && !type.startsWith("AWS::") && after.includes("${");
}

/** @throws ChangeConflict if the file is not as it was read */
async function write({ file, content }: TextSource, changed: string): Promise<void> {
  const current = await readFile(file, "utf8").catch(() => undefined);
  if (current !== content) throw changedMeanwhile();
  await writeFile(file, changed);
}

function changedMeanwhile(): ChangeConflict {
  return new ChangeConflict(
    "The program's source has changed since it was deployed. Wait for its deployment, then repeat the edit.",
  );
}

function placeIn(folder: string, position: Position | undefined): SourcePlace | undefined {
  if (position === undefined) return undefined;
  const { file, line, column } = position;
  return { file: relative(folder, file).split(sep).join("/"), path: file, line, column };
}
