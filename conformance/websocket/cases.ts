// Autobahn's cases of sections 1 to 7 and 10, by their numbers (crossbar.io/autobahn), against a server that echoes.
import { close, closeLine, frame, messageLine, opcode, pongLine } from "./frame.ts";

export interface Case {
  readonly id: string;
  /** Bytes that the client writes, one piece at a time. */
  readonly pieces: readonly Buffer[];
  /** Everything that the server sends until the connection ends. */
  readonly expected: readonly string[];
}

type Cut = "together" | "by frame" | "by octet" | number;

const text = (payload: string | Buffer, fin = true) => frame(opcode.text, payload, { fin });
const goesOn = (payload: string | Buffer, fin = false) => frame(opcode.continuation, payload, { fin });
const ping = (payload: string | Buffer = "") => frame(opcode.ping, payload);
const pong = (payload: string | Buffer = "") => frame(opcode.pong, payload);
const echo = (payload: string | Buffer) => messageLine(true, Buffer.from(payload as string));
const hex = (digits: string) => Buffer.from(digits.replaceAll(" ", ""), "hex");

function pieces(frames: readonly Buffer[], cut: Cut): readonly Buffer[] {
  if (cut === "by frame") return frames;
  const bytes = Buffer.concat(frames);
  const size = cut === "together" ? bytes.length : cut === "by octet" ? 1 : cut;
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
}

/** The server accepts all frames; the client closes at the end. */
function passes(id: string, frames: readonly Buffer[], answers: readonly string[], cut: Cut = "together"): Case {
  return { id, pieces: pieces([...frames, close(1000)], cut), expected: [...answers, closeLine(1000)] };
}

/** The server closes with the code, after the answers. */
function fails(
  id: string,
  frames: readonly Buffer[],
  code: number,
  answers: readonly string[] = [],
  cut: Cut = "together",
): Case {
  return { id, pieces: pieces(frames, cut), expected: [...answers, closeLine(code)] };
}

/** A close frame of the client is among the frames. */
function closes(id: string, frames: readonly Buffer[], expected: readonly string[]): Case {
  return { id, pieces: pieces(frames, "together"), expected };
}

const messageSizes: readonly (readonly [size: number, cut: Cut])[] = [
  [0, "together"],
  [125, "together"],
  [126, "together"],
  [127, "together"],
  [128, "together"],
  [65_535, "together"],
  [65_536, "together"],
  [65_536, 997],
];

const messages: readonly Case[] = [
  ...messageSizes.map(([size, cut], index) => {
    return passes(`1.1.${index + 1}`, [text("*".repeat(size))], [echo("*".repeat(size))], cut);
  }),
  ...messageSizes.map(([size, cut], index) => {
    const payload = Buffer.alloc(size, 0xfe);
    return passes(`1.2.${index + 1}`, [frame(opcode.binary, payload)], [messageLine(false, payload)], cut);
  }),
];

const tenPings = Array.from({ length: 10 }, (_, index) => `payload-${index}`);

const pings: readonly Case[] = [
  passes("2.1", [ping()], [pongLine("")]),
  passes("2.2", [ping("Hello, world!")], [pongLine("Hello, world!")]),
  passes("2.3", [ping(hex("00fffefdfcfb00ff"))], [pongLine(hex("00fffefdfcfb00ff"))]),
  passes("2.4", [ping(Buffer.alloc(125, 0xfe))], [pongLine(Buffer.alloc(125, 0xfe))]),
  fails("2.5", [ping(Buffer.alloc(126, 0xfe))], 1002),
  passes("2.6", [ping(Buffer.alloc(125, 0xfe))], [pongLine(Buffer.alloc(125, 0xfe))], "by octet"),
  passes("2.7", [pong()], []),
  passes("2.8", [pong("unsolicited pong payload")], []),
  passes("2.9", [pong("unsolicited pong payload"), ping("ping payload")], [pongLine("ping payload")]),
  passes("2.10", tenPings.map(ping), tenPings.map(pongLine)),
  passes("2.11", tenPings.map(ping), tenPings.map(pongLine), "by octet"),
];

const hello = "Hello, world!";

const reservedBits: readonly Case[] = [
  fails("3.1", [frame(opcode.text, hello, { rsv: 1 })], 1002),
  ...(["together", "by frame", "by octet"] as const).map((cut, index) => {
    const reserved = frame(opcode.text, hello, { rsv: index + 2 });
    return fails(`3.${index + 2}`, [text(hello), reserved, ping()], 1002, [echo(hello)], cut);
  }),
  fails("3.5", [frame(opcode.binary, Buffer.alloc(8, 0xff), { rsv: 5 })], 1002),
  fails("3.6", [frame(opcode.ping, hello, { rsv: 6 })], 1002),
  fails("3.7", [frame(opcode.close, hex("03e8"), { rsv: 7 })], 1002),
];

const reservedOpcodes: readonly Case[] = [
  [1, 3],
  [2, 11],
].flatMap(([section, first]) => [
  fails(`4.${section}.1`, [frame(first!)], 1002),
  fails(`4.${section}.2`, [frame(first! + 1, "reserved opcode payload")], 1002),
  fails(`4.${section}.3`, [text(hello), frame(first! + 2), ping()], 1002, [echo(hello)]),
  fails(`4.${section}.4`, [text(hello), frame(first! + 3, hello), ping()], 1002, [echo(hello)]),
  fails(`4.${section}.5`, [text(hello), frame(first! + 4, hello), ping()], 1002, [echo(hello)], "by octet"),
]);

const halves = [text("fragment1", false), goesOn("fragment2", true)];
const withPing = [text("fragment1", false), ping("ping payload"), goesOn("fragment2", true)];
const fiveWithPings = [
  text("fragment1", false),
  goesOn("fragment2"),
  ping("ping payload 1"),
  goesOn("fragment3"),
  goesOn("fragment4"),
  ping("ping payload 2"),
  goesOn("fragment5", true),
];
const fivePongs = [
  pongLine("ping payload 1"),
  pongLine("ping payload 2"),
  echo("fragment1fragment2fragment3fragment4fragment5"),
];
const cuts = ["together", "by frame", "by octet"] as const;

const fragments: readonly Case[] = [
  fails("5.1", [frame(opcode.ping, "fragment1", { fin: false }), goesOn("fragment2", true)], 1002),
  fails("5.2", [frame(opcode.pong, "fragment1", { fin: false }), goesOn("fragment2", true)], 1002),
  ...cuts.map((cut, index) => passes(`5.${3 + index}`, halves, [echo("fragment1fragment2")], cut)),
  ...cuts.map((cut, index) => {
    return passes(`5.${6 + index}`, withPing, [pongLine("ping payload"), echo("fragment1fragment2")], cut);
  }),
  ...[true, false].flatMap((fin, half) =>
    cuts.map((cut, index) => {
      return fails(`5.${9 + 3 * half + index}`, [goesOn("nothing to continue", fin), text(hello)], 1002, [], cut);
    }),
  ),
  fails("5.15", [...halves, goesOn("fragment3"), text("fragment4")], 1002, [echo("fragment1fragment2")]),
  ...[false, true].map((fin, index) => {
    const once = [goesOn("fragment1", fin), text("fragment2", false), goesOn("fragment3", true)];
    return fails(`5.${16 + index}`, [...once, ...once], 1002);
  }),
  fails("5.18", [text("fragment1", false), text("fragment2")], 1002),
  passes("5.19", fiveWithPings, fivePongs),
  passes("5.20", fiveWithPings, fivePongs, "by frame"),
];

/** Close frames, and frames after them. */
const longest = "*".repeat(123);
const big = "BAsd7&jh23".repeat(26_214);

const closing: readonly Case[] = [
  closes("7.1.1", [text(hello), close(1000)], [echo(hello), closeLine(1000)]),
  closes("7.1.2", [close(1000), close(1000)], [closeLine(1000)]),
  closes("7.1.3", [close(1000), ping()], [closeLine(1000)]),
  closes("7.1.4", [close(1000), text(hello)], [closeLine(1000)]),
  closes("7.1.5", [text("fragment1", false), close(1000), goesOn("fragment2", true)], [closeLine(1000)]),
  closes("7.1.6", [text(big), close(1000), ping()], [echo(big), closeLine(1000)]),
  closes("7.3.1", [close()], [closeLine(undefined)]),
  closes("7.3.2", [frame(opcode.close, "a")], [closeLine(1002)]),
  closes("7.3.3", [close(1000)], [closeLine(1000)]),
  closes("7.3.4", [close(1000, hello)], [closeLine(1000, hello)]),
  closes("7.3.5", [close(1000, longest)], [closeLine(1000, longest)]),
  closes("7.3.6", [close(1000, `${longest}*`)], [closeLine(1002)]),
  closes("7.5.1", [close(1000, hex("cebae1bdb9cf83cebcceb5eda080656469746564"))], [closeLine(1007)]),
  ...[1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999].map((code, index) => {
    return closes(`7.7.${index + 1}`, [close(code)], [closeLine(code)]);
  }),
  ...[0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999].map((code, index) => {
    return closes(`7.9.${index + 1}`, [close(code)], [closeLine(1002)]);
  }),
  // The RFC does not say; the gateway treats these as protocol errors too.
  closes("7.13.1", [close(5000)], [closeLine(1002)]),
  closes("7.13.2", [close(65_535)], [closeLine(1002)]),
];

const long = "*".repeat(65_536);
const autoFragments = Array.from({ length: Math.ceil(long.length / 1_300) }, (_, index) => {
  const payload = long.slice(index * 1_300, (index + 1) * 1_300);
  const isLast = (index + 1) * 1_300 >= long.length;
  return index === 0 ? text(payload, false) : goesOn(payload, isLast);
});

export { echo, fails, goesOn, hex, passes, text };

export function allCases(utf8: readonly Case[]): readonly Case[] {
  return [
    ...messages,
    ...pings,
    ...reservedBits,
    ...reservedOpcodes,
    ...fragments,
    ...utf8,
    ...closing,
    passes("10.1.1", autoFragments, [echo(long)]),
  ];
}
