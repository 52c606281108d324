// Runs the template of one stack against an endpoint: the same engine, state and identifiers as for Pulumi programs.
import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import {
  nativeResourceTypes,
  type PropertyMap,
  type PropertyValue,
  plain,
  type ResourceType,
} from "@answerback/pulumi/host";
import { CallbackClients } from "../../engine/callback-clients.ts";
import { Deployment } from "../../engine/deployment.ts";
import type { StackOutputs } from "../../engine/engine-resource.ts";
import { HookHost } from "../../engine/hook.ts";
import { StackRecord } from "../../engine/stack-record.ts";
import { StateFile, unsavedState } from "../../engine/state-file.ts";
import type { ProgramResult } from "../../report/event.ts";
import { shownMap } from "../../report/shown-value.ts";
import { samTransform, transformSam } from "../../sam/transform.ts";
import { templateDeclarations } from "../../stand-in/cloudformation/resource-type.ts";
import { type Fault, whatThereIs } from "../../template/fault.ts";
import type { ParameterSources } from "../../template/parameter.ts";
import { type Macro, openStackTemplate, type StackTemplate, TemplateFaults } from "../../template/stack-template.ts";
import { TemplateFile } from "../../template/template-file.ts";
import type { ProgramOptions } from "../program.ts";
import { ProgramError } from "../program-error.ts";
import { resourceContext } from "../resource-context.ts";
import type { GivenParameters } from "./nested-stack.ts";
import { type OpenedStack, runStack } from "./stack-run.ts";
import type { SourceStack } from "./stack-source.ts";
import { TemplateWords } from "./template-events.ts";
import { TemplatePlaces } from "./template-places.ts";

/** Stands for Pulumi's project in URNs and in names of stacks. */
export const templateProject = "cloudformation";

const macros: ReadonlyMap<string, Macro> = new Map([
  [samTransform, (root, parameters) => transformSam(root, textsOf(parameters))],
]);

const textsOf = (parameters: ReadonlyMap<string, PropertyValue>) =>
  new Map([...parameters].map(([name, value]) => [name, String(plain(value))]));

/** Outputs of stacks under this name, or one that ends with it, are the exports of stacks. */
export const exportsName = "exports";

export interface TemplateRunResult {
  readonly result: Omit<ProgramResult, "durationMillis">;
  readonly record: StackRecord;
  readonly exports: PropertyMap;
}

export class TemplateRun {
  readonly #options: ProgramOptions;
  readonly #stack: SourceStack;
  readonly #places = new TemplatePlaces();
  /** Files, besides the template, on which the run depends. Absolute. */
  readonly sources = new Set<string>();

  constructor(options: ProgramOptions, stack: SourceStack) {
    this.#options = options;
    this.#stack = stack;
  }

  async run(stackOutputs: StackOutputs, signal: AbortSignal | undefined): Promise<TemplateRunResult> {
    const file = new TemplateFile(this.#stack.file, await readText(this.#stack.file));
    const opened = this.#open(file);
    const words = new TemplateWords(this.#places);
    const { deployment, close } = await this.#deployment(words);
    let exports: PropertyMap = {};
    const errors: ProgramError[] = [];
    try {
      if (opened instanceof TemplateFaults) {
        errors.push(...this.#faults(file, opened.faults));
      } else {
        const found = await runStack({
          stackName: this.#stack.name,
          file,
          folder: this.#stack.folder,
          buildFolder: join(this.#options.stateFolder, "build", this.#stack.name),
          onSources: (files) => {
            for (const it of files) this.sources.add(it);
          },
          openNested: (path, stackName, parameters) => this.#openNested(path, stackName, parameters),
          onOpened: ({ file: from, stack }, urnOf) => {
            for (const resource of stack.created.values()) {
              words.add(resource.type);
              this.#places.add(urnOf(resource.name), from, resource);
            }
          },
          assets: this.#stack.assets,
          stack: opened,
          deployment,
          exports: exportsIn(stackOutputs),
        });
        exports = found.exports;
        errors.push(...this.#faults(file, found.faults));
        if (deployment.errors.length === 0) deployment.record.outputs = found.outputs;
      }
      if (signal?.aborted)
        errors.push(new ProgramError("ABORTED", "The run was stopped before the template was deployed."));
      await deployment.finish(errors.length === 0 && deployment.errors.length === 0);
    } finally {
      close();
    }
    const all = [...errors, ...deployment.errors.map((it) => words.error(it))];
    return {
      record: deployment.record,
      exports,
      result: {
        kind: all.length === 0 ? "succeeded" : "failed",
        outputs: shownMap(deployment.record.outputs),
        resources: deployment.resources().map((it) => words.resource(it)),
        changes: deployment.changes(),
        errors: all,
        placeOf: (urn, path, at) => this.#places.of(urn, path, at),
      },
    };
  }

  #open(file: TemplateFile): StackTemplate | TemplateFaults {
    const given = { ...this.#stack.parameters, ...this.#options.config };
    try {
      const opened = this.#stackTemplate(file, this.#stack.name, { given });
      if (!this.#stack.isGenerated) this.#noteUnknownParameters(opened, Object.keys(given));
      return opened;
    } catch (error) {
      if (error instanceof TemplateFaults) return error;
      throw error;
    }
  }

  async #openNested(path: string, stackName: string, parameters: GivenParameters): Promise<OpenedStack> {
    this.sources.add(path);
    const file = new TemplateFile(path, await readText(path));
    const stack = this.#stackTemplate(file, stackName, {
      ...parameters,
      howToSet: (name) => `Set it in Parameters of the nested stack: ${name}.`,
    });
    return { stackName, file, stack, folder: dirname(path) };
  }

  /** @throws TemplateFaults */
  #stackTemplate(file: TemplateFile, stackName: string, parameters: Omit<ParameterSources, "ssm">): StackTemplate {
    const { ssmParameters, region, accountId } = this.#options;
    const ssm = { ...this.#stack.ssmParameters, ...ssmParameters };
    return openStackTemplate({ file, macros, stackName, region, accountId, ssm, ...parameters });
  }

  #noteUnknownParameters({ template }: StackTemplate, given: readonly string[]): void {
    for (const name of given) {
      if (template.parameters.has(name)) continue;
      const message = `The template has no parameter ${name}.${whatThereIs(name, template.parameters.keys(), "parameters")}`;
      this.#options.onEvent({ kind: "note", message, resource: undefined });
    }
  }

  async #deployment(words: TemplateWords): Promise<{ readonly deployment: Deployment; readonly close: () => void }> {
    const { endpoint, region, accountId, stateFolder, savesState, onEvent, resourceTypes } = this.#options;
    // The stacks of Pulumi programs in the same folder are in `stacks`.
    const path = join(stateFolder, templateProject, `${this.#stack.name}.json`);
    const file = savesState === false ? unsavedState : new StateFile(path);
    const url = await endpoint;
    const [state, context] = await Promise.all([file.read(), resourceContext(url, region, accountId)]);
    const callbacks = new CallbackClients();
    const emit: ProgramOptions["onEvent"] = (event) => onEvent(words.event(event));
    const deployment = new Deployment({
      project: templateProject,
      stack: this.#stack.name,
      record: new StackRecord(file, state, url),
      resourceTypes: resourceTypes ?? (nativeResourceTypes as ReadonlyMap<string, ResourceType>),
      context,
      exact: this.#options.exact ?? false,
      identifierToken: this.#options.identifierToken,
      stackOutputs: {},
      onTable: this.#options.onTable,
      declarations: templateDeclarations,
      hooks: new HookHost(callbacks, emit),
      emit,
    });
    return {
      deployment,
      close: () => {
        callbacks.close();
        context.client.destroy();
      },
    };
  }

  #faults(file: TemplateFile, faults: readonly Fault[]): readonly ProgramError[] {
    return faults.map((fault) => {
      const position = file.position(fault.start);
      this.#options.onEvent({ kind: "template-fault", message: fault.message, position });
      const place = `${relative(process.cwd(), position.file)}:${position.line}:${position.column}`;
      return new ProgramError("TEMPLATE_INVALID", `${place}: ${fault.message}`, { cause: fault });
    });
  }
}

/** @throws ProgramError PROJECT_INVALID */
async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new ProgramError("PROJECT_INVALID", `${path} cannot be read: ${errorMessage(cause)}.`, { cause });
  }
}

/** The values that the stacks of this session, and the settings, export. */
function exportsIn(stackOutputs: StackOutputs): PropertyMap {
  const all = Object.entries(stackOutputs).filter(([name]) => name === exportsName || name.endsWith(`/${exportsName}`));
  return Object.assign({}, ...all.map(([, exported]) => exported));
}
