// All findings: code, level and title. The first digits of a code name its family: 00–01 templates, 02 integration
// response keys, 03 template selection, 04 content handling, 05 routes, 06 requests, 07 deployments and unused resources,
// 08 limits, 09 the service itself. A code is never reused. docs/findings.md has a section for each.

export type FindingLevel = "error" | "warning";

export interface FindingDefinition {
  /** Errors stop a preview and make `check` exit with 1; warnings are shown. */
  readonly level: FindingLevel;
  /** The heading of its section in docs/findings.md. */
  readonly title: string;
  /** Depends on an absent resource: not reported if the program did not run to its end. */
  readonly needsWhole?: true;
}

export const findingDefinitions = {
  AB001: { level: "error", title: "The template does not parse" },
  AB002: { level: "error", title: "The template fails for every input" },
  AB003: { level: "warning", title: "The variable is never set" },
  AB004: { level: "warning", title: "$context has no such member" },
  AB005: { level: "warning", title: "$input or $util has no such member" },
  AB006: { level: "warning", title: "No value has this method" },
  AB007: { level: "warning", title: "The directive is printed as text" },
  AB008: { level: "warning", title: "An object is printed in Java's style, which is not JSON" },
  AB009: { level: "warning", title: "JSON is printed between quotes" },
  AB010: { level: "warning", title: "escapeJavaScript escapes the apostrophe, which JSON does not allow" },
  AB011: { level: "warning", title: "The condition is true even when the value is missing" },
  AB012: { level: "warning", title: "The condition is always false" },
  AB013: { level: "warning", title: "The hyphen is read as part of the name" },
  AB014: { level: "warning", title: "The output cannot be JSON" },
  AB015: { level: "warning", title: "A JSON object where the service expects a string" },
  AB016: { level: "warning", title: "The template reads a value that its event does not have" },
  AB017: { level: "warning", title: "Escaped text is printed without quotes" },
  AB020: { level: "error", title: "The key is neither $default nor an expression between slashes" },
  AB021: { level: "warning", title: "The key never matches" },
  AB022: { level: "warning", title: "Two keys match the same answer" },
  AB023: { level: "warning", title: "The key matches only one exact error message" },
  AB024: { level: "warning", title: "Some answers match no integration response", needsWhole: true },
  AB025: { level: "error", title: "The function's success matches no integration response", needsWhole: true },
  AB026: { level: "warning", title: "The key's expression can take exponential time" },
  AB027: { level: "warning", title: "The key's expression needs backtracking" },
  AB030: { level: "error", title: "The template selection expression is invalid" },
  AB031: { level: "warning", title: "No template has the selected key" },
  AB032: { level: "warning", title: "Several templates but no template selection expression" },
  AB033: { level: "warning", title: "The template is never selected" },
  AB040: { level: "warning", title: "The template does not run because the content becomes binary" },
  AB041: { level: "warning", title: "Some answers of a text route are binary" },
  AB050: { level: "warning", title: "An integration response on an HTTP API" },
  AB051: { level: "warning", title: "An integration response of a proxy integration" },
  AB052: { level: "warning", title: "No route response: the client receives no answer", needsWhole: true },
  AB053: { level: "error", title: "$connect has no integration response: every handshake fails", needsWhole: true },
  AB054: {
    level: "warning",
    title: "A route response selection expression without a route response",
    needsWhole: true,
  },
  AB055: {
    level: "warning",
    title: "A route response without a route response selection expression",
    needsWhole: true,
  },
  AB056: { level: "error", title: "A two-way route has no integration response", needsWhole: true },
  AB060: { level: "error", title: "passthroughBehavior is NEVER and there is no request template" },
  AB061: { level: "error", title: "The MOCK template does not print an integer statusCode" },
  AB062: { level: "warning", title: "A MOCK integration without a request template" },
  AB063: { level: "warning", title: "The parameter reads a value that its event does not have" },
  AB064: { level: "warning", title: "The integrationUri is the function's ARN, not its invocation URI" },
  AB070: { level: "warning", title: "A deployment without triggers", needsWhole: true },
  AB071: { level: "warning", title: "The deployment may be created before its contents", needsWhole: true },
  AB072: { level: "warning", title: "The stage serves an old deployment", needsWhole: true },
  AB073: { level: "warning", title: "No API mapping points to the stage $default", needsWhole: true },
  AB074: { level: "warning", title: "No route uses the integration", needsWhole: true },
  AB075: { level: "warning", title: "No route uses the model", needsWhole: true },
  AB076: { level: "warning", title: "The stage's throttling limit is 0: AWS refuses every request" },
  AB080: { level: "warning", title: "The template is close to the size limit" },
  AB081: { level: "error", title: "The timeout is longer than a WebSocket API allows" },
  AB090: { level: "error", title: "The service refuses the resource" },
} as const satisfies Record<string, FindingDefinition>;

export type FindingCode = keyof typeof findingDefinitions;

export function isFindingCode(text: string): text is FindingCode {
  return Object.hasOwn(findingDefinitions, text);
}
