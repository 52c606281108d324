// Changes the tags of an existing resource, with separate operations.
import type { PlainMap } from "./plain-value.ts";
import type { Operation, UpdateBody } from "./resource-description.ts";

/** Removes tags, then sets new and changed ones. */
export async function changeTags(operation: Operation, arn: string, { inputs, oldInputs }: UpdateBody): Promise<void> {
  const { tagResource, untagResource } = await import("./command.ts");
  const now = tagsOf(inputs);
  const before = tagsOf(oldInputs);
  const gone = Object.keys(before).filter((key) => !(key in now));
  const changed = Object.fromEntries(Object.entries(now).filter(([key, value]) => before[key] !== value));
  if (gone.length > 0) await operation.send(untagResource, { resourceArn: arn, tagKeys: gone });
  if (Object.keys(changed).length > 0) await operation.send(tagResource, { resourceArn: arn, tags: changed });
}

function tagsOf(values: PlainMap): PlainMap {
  const tags = values.tags;
  return typeof tags === "object" && tags !== null && !Array.isArray(tags) ? (tags as PlainMap) : {};
}
