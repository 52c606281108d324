// Shows front ends the files of which a function runs copies: breakpoints in the originals stay valid when they are copied
// again to another place.
import { pathToFileURL } from "node:url";

export type Origins = readonly (readonly [copy: string, original: string])[];

type Translate = (text: string) => string;

export interface PathTranslation {
  /** From copies to originals; JSON. */
  readonly toFrontEnd: Translate;
  /** From originals to copies; JSON. */
  readonly toProcess: Translate;
}

const same: Translate = (text) => text;

/** @param origins absolute paths of files and folders */
export function pathTranslation(origins: Origins): PathTranslation {
  if (origins.length === 0) return { toFrontEnd: same, toProcess: same };
  return { toFrontEnd: replacer(origins), toProcess: replacer(origins.map(([copy, original]) => [original, copy])) };
}

/** Paths occur as they are, in URLs, and in the regular expressions in which front ends name URLs. */
const forms: readonly Translate[] = [(path) => path, (path) => pathToFileURL(path).pathname, (path) => escaped(path)];

function replacer(pairs: Origins): Translate {
  const replacements = new Map<string, string>();
  for (const [from, to] of pairs) for (const form of forms) replacements.set(inJson(form(from)), inJson(form(to)));
  // The longest first: a file may have another origin than the folder that it is in.
  const found = [...replacements.keys()].toSorted((one, other) => other.length - one.length).map(escaped);
  const pattern = new RegExp(`(?:${found.join("|")})(?![\\w-])`, "g");
  return (text) => text.replace(pattern, (it) => replacements.get(it) ?? it);
}

const escaped = (text: string) => text.replace(/[/\\^$*+?.()|[\]{}]/g, "\\$&");

const inJson = (text: string) => JSON.stringify(text).slice(1, -1);
