// Autobahn's section 6: valid and invalid UTF-8, after Markus Kuhn's UTF-8 stress test.
import { type Case, echo, fails, goesOn, hex, passes, text } from "./cases.ts";

/** One text message per case. */
function valid(section: string, ...payloads: readonly string[]): readonly Case[] {
  return payloads.map((payload, index) =>
    passes(`6.${section}.${index + 1}`, [text(hex(payload))], [echo(hex(payload))]),
  );
}

function invalid(section: string, ...payloads: readonly string[]): readonly Case[] {
  return payloads.map((payload, index) => fails(`6.${section}.${index + 1}`, [text(hex(payload))], 1007));
}

/** A message in fragments of one octet. */
function inOctets(payload: Buffer): readonly Buffer[] {
  const octets = [...payload].map((byte) => Buffer.from([byte]));
  return octets.map((octet, index) => {
    const isLast = index === octets.length - 1;
    return index === 0 ? text(octet, isLast) : goesOn(octet, isLast);
  });
}

const greek = hex("cebae1bdb9cf83cebcceb5");
const edited = hex("656469746564");
const surrogate = hex("eda080");
const beyond = hex("f4908080");
const long = Buffer.from("Hello-µ@ßöäüàá-UTF-8!!");
const brokenGreek = Buffer.concat([greek, surrogate, edited]);

/** Prefixes of the Greek word; those of the lengths below end with a whole character. */
const prefixes = Array.from(greek, (_, index) => greek.subarray(0, index + 1));
const wholePrefixes = new Set([2, 5, 7, 9, 11]);

/** The noncharacters at the end of each plane. */
const noncharacters = Array.from({ length: 17 }, (_, plane) =>
  [0xfffe, 0xffff].map((end) => plane * 0x1_0000 + end),
).flat();

const range = (from: number, to: number, after = "") =>
  Array.from({ length: to - from + 1 }, (_, index) => (from + index).toString(16) + after).join("");

const cutSequences = [
  "c0",
  "e080",
  "f08080",
  "f8808080",
  "fc80808080",
  "df",
  "efbf",
  "f7bfbf",
  "fbbfbfbf",
  "fdbfbfbfbf",
];

export const utf8Cases: readonly Case[] = [
  passes("6.1.1", [text("")], [echo("")]),
  passes("6.1.2", [text("", false), goesOn(""), goesOn("", true)], [echo("")]),
  passes("6.1.3", [text("", false), goesOn("middle frame payload"), goesOn("", true)], [echo("middle frame payload")]),
  passes("6.2.1", [text(long)], [echo(long)]),
  passes("6.2.2", [text(long.subarray(0, 13), false), goesOn(long.subarray(13), true)], [echo(long)]),
  passes("6.2.3", inOctets(long), [echo(long)]),
  passes("6.2.4", inOctets(greek), [echo(greek)]),
  fails("6.3.1", [text(brokenGreek)], 1007),
  fails("6.3.2", inOctets(brokenGreek), 1007),
  // Refused at the fragment that cannot become UTF-8: the last one is not sent.
  fails("6.4.1", [text(greek, false), goesOn(beyond)], 1007, [], "by frame"),
  fails("6.4.2", [text(greek, false), goesOn(beyond.subarray(0, 2))], 1007, [], "by frame"),
  ...[beyond.length, 2].map((size, index) => {
    return fails(`6.4.${3 + index}`, [text(Buffer.concat([greek, beyond.subarray(0, size), edited]))], 1007, [], 11);
  }),
  ...valid("5", ...[2, 5, 7, 9, 11].map((end) => greek.subarray(0, end).toString("hex"))),
  ...prefixes.map((prefix, index) => {
    const id = `6.6.${index + 1}`;
    return wholePrefixes.has(prefix.length)
      ? passes(id, [text(prefix)], [echo(prefix)])
      : fails(id, [text(prefix)], 1007);
  }),
  ...valid("7", "00", "c280", "e0a080", "f0908080"),
  ...invalid("8", "f888808080", "fc8480808080"),
  ...valid("9", "7f", "dfbf", "efbfbf", "f48fbfbf"),
  ...invalid("10", "f7bfbfbf", "fbbfbfbfbf", "fdbfbfbfbfbf"),
  ...valid("11", "ed9fbf", "ee8080", "efbfbd", "f48fbfbf"),
  fails("6.11.5", [text(beyond)], 1007),
  ...invalid("12", "80", "bf", "80bf", "80bf80", "80bf80bf", "80bf80bf80", "80bf80bf80bf", range(0x80, 0xbf)),
  ...invalid(
    "13",
    range(0xc0, 0xdf, "20"),
    range(0xe0, 0xef, "20"),
    range(0xf0, 0xf7, "20"),
    range(0xf8, 0xfb, "20"),
    range(0xfc, 0xfd, "20"),
  ),
  ...invalid("14", ...cutSequences),
  ...invalid("15", cutSequences.join("")),
  ...invalid("16", "fe", "ff", "fefeffff"),
  ...invalid("17", "c0af", "e080af", "f08080af", "f8808080af", "fc80808080af"),
  ...invalid("18", "c1bf", "e09fbf", "f08fbfbf", "f887bfbfbf", "fc83bfbfbfbf"),
  ...invalid("19", "c080", "e08080", "f0808080", "f880808080", "fc8080808080"),
  ...invalid("20", "eda080", "edadbf", "edae80", "edafbf", "edb080", "edbe80", "edbfbf"),
  ...invalid("21", ...["eda080", "edadbf", "edae80", "edafbf"].flatMap((high) => [`${high}edb080`, `${high}edbfbf`])),
  ...valid("22", ...noncharacters.map((code) => Buffer.from(String.fromCodePoint(code)).toString("hex"))),
  ...valid("23", ...Array.from({ length: 7 }, (_, index) => `efbfb${(9 + index).toString(16)}`)),
];
