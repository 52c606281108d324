// Attacks by messages that make the gateway compute.
import { once } from "node:events";
import type { Attack, Target } from "./attack.ts";
import { aborted, frames, handshake } from "./raw.ts";

/** Sends a message repeatedly, each as soon as an earlier one is answered, a few at a time. */
async function flood({ url, signal }: Target, message: string, inFlight = 2): Promise<void> {
  const socket = await handshake(url);
  const bytes = frames(message);
  // Each answer is one frame and arrives in one read.
  socket.on("data", () => {
    if (!signal.aborted) socket.write(bytes);
  });
  for (let count = 0; count < inFlight; count++) socket.write(bytes);
  await Promise.race([aborted(signal), once(socket, "close")]);
  socket.destroy();
}

function nested(levels: number, around: (inner: unknown) => unknown): unknown {
  let value: unknown = around({});
  for (let level = 0; level < levels; level++) value = around(value);
  return value;
}

const branch = (op: object) => ({ required: ["op", "arg"], properties: { op, arg: { $ref: "#/definitions/e" } } });
const expression = (keyword: string) => ({
  definitions: { e: { type: "object", [keyword]: [branch({ enum: ["not"] }), branch({ type: "string" })] } },
  $ref: "#/definitions/e",
});
const nots = nested(22, (arg) => ({ op: "not", arg }));
const objects = Array.from({ length: 3_500 }, (_, index) => ({ a: index, b: { c: [index] } }));

const byModel = (name: string, model: object, message: unknown, quick = false): Attack => ({
  name: `model: ${name}`,
  quick,
  api: { model },
  run: (target) => flood(target, JSON.stringify(message)),
});

const byTemplate = (name: string, template: string, message: unknown, quick = false): Attack => ({
  name: `template: ${name}`,
  quick,
  api: { request: template },
  run: (target) => flood(target, JSON.stringify(message)),
});

const status = '{"statusCode":200}';
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

export const messageAttacks: readonly Attack[] = [
  byModel("recursive oneOf, 426 bytes", expression("oneOf"), nots, true),
  byModel("recursive anyOf", expression("anyOf"), nots),
  byModel(
    "oneOf of the whole, twice",
    { properties: { c: { oneOf: [{ $ref: "#" }, { $ref: "#" }] } } },
    nested(40, (c) => ({ c })),
  ),
  byModel("uniqueItems of 109 KB of objects", { uniqueItems: true }, objects),
  byModel("a pattern that backtracks", { properties: { s: { pattern: "^(a+)+$" } } }, { s: `${"a".repeat(30_000)}!` }),
  byModel(
    "a pattern with look-around",
    { properties: { s: { pattern: "(?=(a+)+$)(a|aa)+\\1b" } } },
    { s: "a".repeat(30_000) },
  ),
  byModel(
    "patternProperties",
    { patternProperties: { "(a|a?)+b": {}, "(?=a*)a*a*a*c": {} } },
    Object.fromEntries(numbers(4_000).map((n) => [`aaaaaaaaaa${n}`, n])),
  ),
  byTemplate(
    "strip of 120 KB of spaces",
    `#set($s = $input.path('$.s'))#set($x = $s.strip())#set($x = $s.stripTrailing())#set($x = $s.stripIndent())${status}`,
    { s: `${" ".repeat(120_000)}x ` },
    true,
  ),
  byTemplate(
    "JSONPath: 5,000 × 5,000 by in",
    `#set($x = $input.json('$.x[?(@.id in $.w)]'))${status}`,
    { x: numbers(5_000).map((id) => ({ id })), w: numbers(5_000).map((n) => -n - 1) },
    true,
  ),
  byTemplate("JSONPath: anyof", `#set($x = $input.json('$.x[?(@.l anyof $.w)]'))${status}`, {
    x: numbers(200).map(() => ({ l: numbers(40) })),
    w: numbers(3_000).map((n) => -n - 1),
  }),
  byTemplate("JSONPath: subsetof", `#set($x = $input.json('$.x[?(@.l subsetof $.w)]'))${status}`, {
    x: numbers(200).map(() => ({ l: numbers(40) })),
    w: numbers(3_000),
  }),
  byTemplate("JSONPath in a loop", `#foreach($n in $input.path('$.x'))#set($y = $input.json('$..a'))#end${status}`, {
    x: objects.slice(0, 2_000),
  }),
  byTemplate(
    "lists of ranges",
    `#set($l = [])#foreach($n in [1..4000])#set($x = $l.add([1..1000000]))#end${status}`,
    {},
  ),
  byTemplate(
    "comparison of large lists",
    `#foreach($n in [1..3000])#if($input.path('$.a') == $input.path('$.b'))x#end#end${status}`,
    { a: objects.slice(0, 1_400), b: objects.slice(0, 1_400) },
  ),
  byTemplate(
    "replaceAll that grows",
    `#set($s = $input.path('$.s'))#foreach($n in [1..40])#set($s = $s.replaceAll("a", "aa"))#end${status}`,
    { s: "aaaa" },
    true,
  ),
  byTemplate(
    "a regular expression from the message",
    `#set($x = $input.path('$.s').matches($input.path('$.p')))${status}`,
    { s: `${"a".repeat(30_000)}!`, p: "(a|a?)+(a*)*b\\1?" },
  ),
  byTemplate("printing deep lists", `#set($l = ["x"])#foreach($n in [1..60])#set($l = [$l, $l])#end$l${status}`, {}),
  {
    name: 'mask: "apiKey":[ repeated, with the inspector open',
    api: {},
    async run(target) {
      const message = '"apiKey":['.repeat(13_000);
      const followed = fetch(`${target.gateway.url}/inspector/api/events`, { signal: target.signal })
        .then(async (response) => {
          for await (const _ of response.body ?? []);
        })
        .catch(() => {});
      const listed = (async () => {
        while (!target.signal.aborted) {
          await fetch(`${target.gateway.url}/inspector/api/exchanges?limit=1000`, { signal: target.signal })
            .then((response) => response.arrayBuffer())
            .catch(() => {});
          await new Promise((resolve) => setTimeout(resolve, 500));
        }
      })();
      await flood(target, message);
      await Promise.all([followed, listed]);
    },
  },
  {
    name: "JSON of 128 KB of brackets",
    api: { request: `#set($x = $input.json('$.a'))${status}` },
    run: (target) => flood(target, "[".repeat(60_000) + "]".repeat(60_000)),
  },
];
