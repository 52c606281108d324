// Tags that an `aws` provider gives to every resource: `defaultTags` of an explicit provider, `aws:defaultTags` in the
// configuration of the stack. Both arrive as JSON text; a program may make either of them secret.
import { type PlainMap, type PlainValue, type PropertyMap, plain } from "@answerback/pulumi/host";

/** Anything but a map of tags gives none. */
export function defaultTagsOf(provider: PropertyMap): { readonly [key: string]: string } {
  const given = provider.defaultTags === undefined ? undefined : plain(provider.defaultTags);
  const parsed = typeof given === "string" ? parse(given) : given;
  const tags = isMap(parsed) ? parsed.tags : undefined;
  if (!isMap(tags)) return {};
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, String(value)]));
}

function parse(text: string): PlainValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isMap = (value: PlainValue | undefined): value is PlainMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);
