// The resources of a program by the service's identifiers, and their places in its sources.
import { sep } from "node:path";
import type { Position as TemplatePosition } from "@answerback/apigatewayv2/findings";
import type { Position, ProgramResult, ResourceResult } from "@answerback/program";
import { serviceIdentifier, serviceName } from "@answerback/pulumi/host";
import { stateFolderName } from "../state-folder.ts";
import { SourceFiles } from "./source-place.ts";

/** From a resource to a member of its properties: `["responseTemplates", "$default"]`. */
type PropertyPath = readonly (string | number)[];

export class ProgramResources {
  /** If the program reads a resource that it also creates, the created one is last. */
  readonly all: readonly ResourceResult[];
  readonly #byId: ReadonlyMap<string, ResourceResult>;
  readonly #sources: SourceFiles;
  readonly #placeOf: ProgramResult["placeOf"];

  /**
   * @param result of the program's run
   * @param folder of the program
   */
  constructor({ resources, placeOf }: Pick<ProgramResult, "resources" | "placeOf">, folder: string) {
    const isRead = ({ operation }: ResourceResult) => operation === "read";
    this.all = [...resources.filter(isRead), ...resources.filter((it) => !isRead(it))];
    this.#byId = new Map(
      this.all.flatMap((it) => {
        const identifier = identifierOf(it);
        return identifier === undefined ? [] : [[keyOf(apiIdOf(it), kindOf(it), identifier), it]];
      }),
    );
    this.#sources = new SourceFiles(folder);
    this.#placeOf = placeOf;
  }

  /** @returns undefined if the program did not create it */
  resource(apiId: string, kind: string, id: string): ResourceResult | undefined {
    return this.#byId.get(keyOf(apiId, kind, id));
  }

  /** The place of a resource, or of a property of it, in the program's own sources; undefined if it is not known. */
  placeOf({ urn, position }: ResourceResult, path: PropertyPath = []): Position | undefined {
    const written = this.#placeOf?.(urn, path, undefined);
    return written !== undefined && !isGenerated(written.file) ? written : position;
  }

  /**
   * The place of a position in a property: where the program's template has it. If an app has written that template, or there
   * is none, the place in the app's sources.
   * @param text of the property
   * @returns undefined if the program builds the text at run time
   */
  placeIn(
    resource: ResourceResult | undefined,
    path: PropertyPath,
    position: TemplatePosition | undefined,
    text: string | undefined,
  ): Position | undefined {
    const written = resource && this.#placeOf?.(resource.urn, path, position);
    if (written !== undefined && !isGenerated(written.file)) return written;
    if (text === undefined || position === undefined) return written;
    return this.#sources.placeOf(text, position, resource?.position) ?? written;
  }
}

const isGenerated = (file: string) => file.includes(`${sep}${stateFolderName}${sep}`);

/** `Route` of `aws:apigatewayv2/route:Route`. */
export const kindOf = ({ type }: ResourceResult) => serviceName(type) ?? "";

export const identifierOf = ({ type, id }: ResourceResult) =>
  id === undefined ? undefined : serviceIdentifier(type, id);

export function apiIdOf(resource: ResourceResult): string {
  if (kindOf(resource) === "Api") return resource.id ?? "";
  const { apiId } = resource.outputs;
  return typeof apiId === "string" ? apiId : "";
}

const keyOf = (apiId: string, kind: string, id: string) => `${apiId} ${kind} ${id}`;
