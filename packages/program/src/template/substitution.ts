// The string of Fn::Sub: literal text and variables.

export type SubPart =
  | { readonly kind: "text"; readonly text: string; readonly index: number }
  /** `name` may be `Resource.Attribute`. */
  | { readonly kind: "variable"; readonly name: string; readonly index: number };

/** @param text `${Name}` is a variable, `${!Name}` is the text `${Name}` */
export function substitutionParts(text: string): readonly SubPart[] {
  const parts: SubPart[] = [];
  let end = 0;
  for (const found of text.matchAll(/\$\{([^{}]*)\}/g)) {
    const name = found[1] ?? "";
    if (found.index > end) parts.push({ kind: "text", text: text.slice(end, found.index), index: end });
    end = found.index + found[0].length;
    if (name.startsWith("!")) parts.push({ kind: "text", text: `\${${name.slice(1)}}`, index: found.index });
    else parts.push({ kind: "variable", name: name.trim(), index: found.index });
  }
  if (end < text.length) parts.push({ kind: "text", text: text.slice(end), index: end });
  return parts;
}

export const isVariableName = (name: string) => /^[\w:.]+$/.test(name);
