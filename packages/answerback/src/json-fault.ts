// Finds the first JSON error as the template engine sees it: bare names, single quotes and trailing commas are allowed.

const excerptLength = 20;

/** @returns `not valid JSON at line 1, column 2: unexpected "bad"`; undefined if the engine accepts the text */
export async function jsonFault(text: string): Promise<string | undefined> {
  const { JsonSyntaxError, parseJson } = await import("@answerback/vtl/apigateway");
  try {
    parseJson(text, undefined, "lenient");
    return undefined;
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const before = text.slice(0, error.index).split("\n");
    const column = (before.at(-1) ?? "").length + 1;
    const [rest = ""] = text.slice(error.index).split("\n");
    const what =
      error.index >= text.length ? "the text ends" : `unexpected ${JSON.stringify(rest.slice(0, excerptLength))}`;
    return `not valid JSON at line ${before.length}, column ${column}: ${what}`;
  }
}
