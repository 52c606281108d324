// Property paths in Pulumi's notation: `responseTemplates["$default"]`, `routeSettings[0].loggingLevel`.

export type PathSegment = string | number;

export function propertyPath(segments: readonly PathSegment[]): string {
  let path = "";
  for (const segment of segments) {
    if (typeof segment === "number") path += `[${segment}]`;
    else if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(segment)) path += path === "" ? segment : `.${segment}`;
    else path += `["${segment.replace(/["\\]/g, "\\$&")}"]`;
  }
  return path;
}
