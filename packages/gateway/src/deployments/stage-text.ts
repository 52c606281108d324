// Texts of an integration that contain stage variables, `${stageVariables.name}`: URIs, credentials, connection ids.
// Stage variables act without a deployment, so they are filled in per call.

/** A text with placeholders for stage variables. */
export interface StageText {
  readonly source: string;
  /** @throws MissingStageVariableError */
  fill(stageVariables: Readonly<Record<string, string>>): string;
}

/** The stage does not have a variable that an integration names: a configuration error at run time. */
export class MissingStageVariableError extends Error {
  override readonly name = "MissingStageVariableError";
}

const reference = /\$\{stageVariables\.([A-Za-z0-9_]+)\}/g;

export function compileStageText(source: string): StageText {
  const literals = source.split(reference);
  if (literals.length === 1) return { source, fill: () => source };
  return {
    source,
    fill(stageVariables) {
      // Odd elements of the split are the captured names.
      return literals
        .map((part, index) => (index % 2 === 0 ? part : stageVariable(part, stageVariables, source)))
        .join("");
    },
  };
}

function stageVariable(name: string, stageVariables: Readonly<Record<string, string>>, source: string): string {
  if (Object.hasOwn(stageVariables, name)) return stageVariables[name]!;
  throw new MissingStageVariableError(`The stage has no variable '${name}', which '${source}' needs.`);
}
