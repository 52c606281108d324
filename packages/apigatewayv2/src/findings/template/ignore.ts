// `## answerback-ignore AB012 AB013` in a template switches these findings off for that template.

const comment = /(?:##|#\*)[^\n]*?answerback-ignore\s+(AB\d{3}(?:[\s,]+AB\d{3})*)/g;

export function ignoredCodes(template: string): ReadonlySet<string> {
  const codes = [...template.matchAll(comment)].flatMap((match) => match[1]?.match(/AB\d{3}/g) ?? []);
  return new Set(codes);
}
