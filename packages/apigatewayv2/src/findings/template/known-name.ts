// What a mapping template can name: members of `$context`, `$input`, `$util`, and the methods of values.
// docs/behaviour/mapping-templates.md sections 2 and 6.

/** Members of `$context` that REST APIs have, and what a WebSocket API has in their place. */
export const restContextMembers: ReadonlyMap<string, string> = new Map([
  ["httpMethod", "a message has no method"],
  ["path", "a message has no path; $context.routeKey names the route"],
  ["resourceId", "use $context.routeKey"],
  ["resourcePath", "use $context.routeKey"],
  ["protocol", "a message has no protocol"],
]);

export const inputFunctions = ["body", "json", "params", "path"] as const;
export const utilFunctions = [
  "base64Decode",
  "base64Encode",
  "escapeJavaScript",
  "parseJson",
  "urlDecode",
  "urlEncode",
] as const;

/** Functions of other services' templates that people carry over, and what to write here. */
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

/** Methods whose result is a truth value. */
export const booleanMethods: ReadonlySet<string> = new Set([
  "add",
  "addAll",
  "booleanValue",
  "contains",
  "containsAll",
  "containsKey",
  "containsValue",
  "contentEquals",
  "endsWith",
  "equals",
  "equalsIgnoreCase",
  "hasNext",
  "isBlank",
  "isEmpty",
  "isInfinite",
  "isNaN",
  "matches",
  "parseBoolean",
  "regionMatches",
  "removeAll",
  "retainAll",
  "startsWith",
]);

/** Methods whose result is a text, a number, a list or a map: never a truth value. */
export const otherMethods: ReadonlySet<string> = new Set([
  "length",
  "size",
  "charAt",
  "substring",
  "subSequence",
  "indexOf",
  "lastIndexOf",
  "compareTo",
  "compareToIgnoreCase",
  "toUpperCase",
  "toLowerCase",
  "trim",
  "strip",
  "stripLeading",
  "stripTrailing",
  "concat",
  "repeat",
  "replaceAll",
  "replaceFirst",
  "split",
  "toString",
  "hashCode",
  "format",
  "formatted",
  "join",
  "intern",
  "getBytes",
  "toCharArray",
  "codePointAt",
  "subList",
  "iterator",
  "listIterator",
  "keySet",
  "values",
  "entrySet",
  "intValue",
  "longValue",
  "doubleValue",
  "floatValue",
  "shortValue",
  "byteValue",
  "parseInt",
  "parseLong",
  "parseDouble",
  "parseFloat",
  "toBinaryString",
  "toHexString",
  "abs",
  "max",
  "min",
  "round",
  "signum",
  "lines",
  "chars",
  "toArray",
  "clone",
]);

/** Methods whose result may be anything. */
const openMethods: ReadonlySet<string> = new Set([
  "get",
  "getOrDefault",
  "set",
  "put",
  "putAll",
  "putIfAbsent",
  "remove",
  "replace",
  "clear",
  "valueOf",
  "getKey",
  "getValue",
  "next",
  "sort",
  "reverse",
  "getClass",
  "getName",
  "getBody",
  "of",
]);

/** Whether some value of a template has a method of this name. */
export function isMethod(name: string): boolean {
  return booleanMethods.has(name) || otherMethods.has(name) || openMethods.has(name);
}

export function methodNames(): readonly string[] {
  return [...booleanMethods, ...otherMethods, ...openMethods];
}

/** What people call as in other languages, and the name here. */
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
