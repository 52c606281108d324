// Names from other services, API types and languages, with their replacements.

/** Members of `$context` on REST APIs, and the replacement on a WebSocket API. */
export const restContextMembers: ReadonlyMap<string, string> = new Map([
  ["httpMethod", "a message has no method"],
  ["path", "a message has no path; $context.routeKey names the route"],
  ["resourceId", "use $context.routeKey"],
  ["resourcePath", "use $context.routeKey"],
  ["protocol", "a message has no protocol"],
]);

/** Functions of other services' templates. */
export const foreignUtilFunctions: ReadonlyMap<string, string> = new Map([
  ["toJson", "$input.json('$.…') prints JSON of a part of the document"],
  ["quote", "write the quotes yourself and escape with $util.escapeJavaScript(…)"],
  ["error", "templates cannot raise errors; choose the integration response by its key"],
  ["appendError", "templates cannot raise errors; choose the integration response by its key"],
  ["qr", "use #set($ignored = …)"],
  ["quiet", "use #set($ignored = …)"],
  ["autoId", "$context.requestId is unique for each message"],
  ["time", "use $context.requestTime or $context.requestTimeEpoch"],
  ["defaultIfNull", "use #if($x == '')"],
  ["isNull", "compare with '': #if($x == '')"],
]);

/** Methods of other languages. */
export const foreignMethods: ReadonlyMap<string, string> = new Map([
  ["count", "size()"],
  ["push", "add(…)"],
  ["append", "concat(…) for strings, add(…) for lists"],
  ["toJson", "$input.json('$.…')"],
  ["toJSON", "$input.json('$.…')"],
  ["stringify", "$input.json('$.…')"],
  ["includes", "contains(…)"],
  ["has", "containsKey(…)"],
  ["keys", "keySet()"],
  ["entries", "entrySet()"],
  ["toLower", "toLowerCase()"],
  ["toUpper", "toUpperCase()"],
  ["slice", "substring(…) for strings, subList(…) for lists"],
  ["substr", "substring(…)"],
  ["toNumber", "#set($Integer = 0)$Integer.parseInt(…)"],
  ["toInteger", "#set($Integer = 0)$Integer.parseInt(…)"],
]);
