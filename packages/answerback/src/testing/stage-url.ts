// Finds the URL of a stage by the name that a test uses for it.
import type { ServedApi } from "@answerback/gateway";
import { fullName, isNamed, servedStagesOf } from "../stage-name.ts";

/**
 * @param name `live`, `chat/live` (by the API's name or id), or a URL. Default: the only stage
 * @throws RangeError if there is no such stage, or more than one
 */
export function stageUrl(apis: readonly ServedApi[], name: string | undefined): string {
  if (name !== undefined && /^wss?:/.test(name)) return name;
  const all = servedStagesOf(apis);
  const found = name === undefined ? all : all.filter((stage) => isNamed(stage, name));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only.url;
  const names = all.map(fullName);
  const list = names.length === 0 ? "The gateway serves no stage." : `The gateway serves ${names.join(", ")}.`;
  if (name === undefined) throw new RangeError(`Name the stage to connect to. ${list}`);
  throw new RangeError(
    found.length === 0 ? `There is no stage ${name}. ${list}` : `There are several stages ${name}. ${list}`,
  );
}
