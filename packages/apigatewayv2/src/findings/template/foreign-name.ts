// Names that people carry over from other services, kinds of API and languages, and what to write here.

/** Members of `$context` that REST APIs have, and what a WebSocket API has in their place. */
export const restContextMembers: ReadonlyMap<string, string> = new Map([
  ["httpMethod", "a message has no method"],
  ["path", "a message has no path; $context.routeKey names the route"],
  ["resourceId", "use $context.routeKey"],
  ["resourcePath", "use $context.routeKey"],
  ["protocol", "a message has no protocol"],
]);

/** Functions that templates of other services have. */
export const foreignUtilFunctions: ReadonlyMap<string, string> = new Map([
  ["toJson", "$input.json('$.…') prints JSON of a part of the document"],
  ["quote", "write the quotes yourself and escape with $util.escapeJavaScript(…)"],
  ["error", "a template cannot fail on purpose; choose the integration response by its key"],
  ["appendError", "a template cannot fail on purpose; choose the integration response by its key"],
  ["qr", "use #set($ignored = …)"],
  ["quiet", "use #set($ignored = …)"],
  ["autoId", "$context.requestId is unique for each message"],
  ["time", "use $context.requestTime or $context.requestTimeEpoch"],
  ["defaultIfNull", "use #if($x == '')"],
  ["isNull", "compare with '': #if($x == '')"],
]);

/** Methods that other languages have. */
export const foreignMethods: ReadonlyMap<string, string> = new Map([
  ["count", "size()"],
  ["push", "add(…)"],
  ["append", "concat(…) of a text, add(…) of a list"],
  ["toJson", "$input.json('$.…')"],
  ["toJSON", "$input.json('$.…')"],
  ["stringify", "$input.json('$.…')"],
  ["includes", "contains(…)"],
  ["has", "containsKey(…)"],
  ["keys", "keySet()"],
  ["entries", "entrySet()"],
  ["toLower", "toLowerCase()"],
  ["toUpper", "toUpperCase()"],
  ["slice", "substring(…) of a text, subList(…) of a list"],
  ["substr", "substring(…)"],
  ["toNumber", "#set($Integer = 0)$Integer.parseInt(…)"],
  ["toInteger", "#set($Integer = 0)$Integer.parseInt(…)"],
]);
