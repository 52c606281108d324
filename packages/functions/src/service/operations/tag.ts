import { answer, type Call, input, isObject, noContent, type ServiceAnswer, violation } from "../call.ts";
import { targetOf } from "./target.ts";

export const listTags = (call: Call): ServiceAnswer => answer(200, { Tags: targetOf(call).record?.tags ?? {} });

export async function tagResource(call: Call): Promise<ServiceAnswer> {
  const { known } = targetOf(call);
  const { Tags } = input(call);
  if (!isObject(Tags) || Object.values(Tags).some((it) => typeof it !== "string")) {
    throw violation("Tags", Tags ?? null, "Member must be an object of strings");
  }
  const given = Tags as Readonly<Record<string, string>>;
  await call.records.change(known.name, (record) => ({ ...record, tags: { ...record.tags, ...given } }));
  return noContent;
}

export async function untagResource(call: Call): Promise<ServiceAnswer> {
  const { known } = targetOf(call);
  const keys = new Set(call.query.getAll("tagKeys"));
  await call.records.change(known.name, (record) => ({
    ...record,
    tags: Object.fromEntries(Object.entries(record.tags).filter(([key]) => !keys.has(key))),
  }));
  return noContent;
}
