import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { defaultConnectionLimits } from "./connection-limits.ts";
import type { Received } from "./received.ts";
import { Receiver } from "./receiver.ts";

const limits = { maxFrameBytes: 32_768, maxMessageBytes: 131_072, maxFragments: 16_384 };
const text = 0x81;
const begins = 0x01;
const continues = 0x00;
const ends = 0x80;
const ping = 0x89;

interface FrameOptions {
  readonly mask?: readonly number[];
  /** The bytes of the length field; default the fewest that hold it. */
  readonly lengthBytes?: 1 | 2 | 8;
}

/** A client's frame. */
function frame(first: number, payload: string | Uint8Array, options: FrameOptions = {}): Buffer {
  const { mask = [0x37, 0xfa, 0x21, 0x3d] } = options;
  const data = Buffer.from(payload as string);
  const lengthBytes = options.lengthBytes ?? (data.length < 126 ? 1 : data.length < 65_536 ? 2 : 8);
  const length = Buffer.alloc(lengthBytes === 1 ? 0 : lengthBytes);
  if (lengthBytes === 2) length.writeUInt16BE(data.length);
  if (lengthBytes === 8) length.writeBigUInt64BE(BigInt(data.length));
  const short = lengthBytes === 1 ? data.length : lengthBytes === 2 ? 126 : 127;
  const header = Buffer.from([first, 0x80 | short]);
  return Buffer.concat([header, length, Buffer.from(mask), data.map((byte, index) => byte ^ mask[index % 4]!)]);
}

/** Everything that is received when the bytes arrive in these pieces. */
function receive(pieces: readonly Buffer[], receiver = new Receiver(limits)): Received[] {
  const all: Received[] = [];
  for (const piece of pieces) {
    receiver.add(Buffer.from(piece));
    for (let next = receiver.next(); next !== undefined; next = receiver.next()) all.push(next);
  }
  return all;
}

/** The code of the close that answers the frames. */
function codeOf(...frames: readonly Buffer[]): number | undefined {
  const last = receive([Buffer.concat(frames)]).at(-1);
  return typeof last === "object" && last.kind === "fault" ? last.code : undefined;
}

test("reads a masked text frame, the example of RFC 6455", () => {
  const bytes = Buffer.from([0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]);
  assert.deepEqual(receive([bytes]), ["Hello"]);
});

test("reads every length in every encoding that can hold it", () => {
  for (const length of [0, 1, 125, 126, 300, 32_767, 32_768]) {
    for (const lengthBytes of [1, 2, 8] as const) {
      if (lengthBytes === 1 && length > 125) continue;
      const payload = "x".repeat(length);
      assert.deepEqual(
        receive([frame(text, payload, { lengthBytes })]),
        [payload],
        `${length} in ${lengthBytes} bytes`,
      );
    }
  }
});

test("refuses a data frame above the limit once its length has arrived, for any limit and encoding", () => {
  for (const maxFrameBytes of [125, 126, 1_000, 32_768, 65_535, 65_536, 131_072]) {
    const receiver = () => new Receiver({ ...limits, maxFrameBytes, maxMessageBytes: 200_000 });
    const largest = "x".repeat(maxFrameBytes);
    assert.deepEqual(receive([frame(text, largest)], receiver()), [largest]);
    const larger = frame(text, `${largest}x`);
    const lengthEnd = larger.length - maxFrameBytes - 1 - 4;
    const excess = { what: "frame", bytes: maxFrameBytes + 1, maxBytes: maxFrameBytes };
    assert.deepEqual(receive([larger.subarray(0, lengthEnd)], receiver()), [{ kind: "fault", code: 1009, excess }]);
    assert.deepEqual(receive([larger.subarray(0, lengthEnd - 1)], receiver()), []);
  }
});

test("refuses lengths that a number cannot hold exactly", () => {
  const huge = Buffer.from([text, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
  assert.equal(codeOf(huge), 1009);
});

test("refuses a message above the limit at the header of the frame that exceeds it", () => {
  const whole = Buffer.alloc(32_768, "a");
  const four = [frame(begins, whole), frame(continues, whole), frame(continues, whole), frame(continues, whole)];
  assert.deepEqual(receive([...four, frame(ends, "")]), ["a".repeat(131_072)]);
  assert.equal(codeOf(...four, frame(ends, "a").subarray(0, 2)), 1009);
  // Control frames do not count.
  assert.deepEqual(receive([...four, frame(ping, "x".repeat(125)), frame(ends, "")]).length, 2);
});

test("refuses binary frames at their header, even a first fragment and one inside a message", () => {
  assert.equal(codeOf(Buffer.from([0x82, 0x83])), 1003);
  assert.equal(codeOf(Buffer.from([0x02, 0x83])), 1003);
  assert.equal(codeOf(frame(begins, "a"), frame(0x82, "b")), 1003);
});

test("a ping, a pong and a close between fragments do not end the message", () => {
  const between = [frame(begins, "a"), frame(ping, "p"), frame(0x8a, "q")];
  assert.deepEqual(receive([...between, frame(ends, "b")]), [{ kind: "ping", payload: Buffer.from("p") }, "ab"]);
  assert.equal(codeOf(...between, frame(text, "whole")), 1002);
  assert.equal(codeOf(...between, frame(begins, "begins")), 1002);
  assert.deepEqual(receive([...between, frame(0x88, "")]).at(-1), { kind: "close", code: 1005, reason: "" });
});

const broken: readonly (readonly [string, Buffer])[] = [
  ["reserved bits", frame(0xc1, "a")],
  ["reserved bits of a control frame", frame(0x99, "a")],
  ["no mask", Buffer.from([0x81, 0x01, 0x61])],
  ["a reserved data opcode", frame(0x83, "a")],
  ["a reserved control opcode", frame(0x8b, "a")],
  ["a continuation of nothing", frame(continues, "a")],
  ["the end of nothing", frame(ends, "a")],
  ["a fragmented ping", frame(0x09, "a")],
  ["a fragmented close", frame(0x08, "")],
  ["a ping of 126 bytes", frame(ping, "x".repeat(126))],
  ["a ping with a 64-bit length", frame(ping, "x", { lengthBytes: 8 })],
  ["a close with one byte", frame(0x88, "a")],
  ...[0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535].map((code) => {
    return [`a close with ${code}`, frame(0x88, Buffer.from([code >> 8, code & 255]))] as const;
  }),
];

for (const [what, bytes] of broken) {
  test(`answers ${what} with 1002 and reads nothing after it`, () => {
    assert.deepEqual(receive([frame(text, "a"), bytes, frame(text, "b")]), ["a", { kind: "fault", code: 1002 }]);
  });
}

test("reads a close with code and reason", () => {
  for (const code of [1000, 1001, 1003, 1007, 1014, 3000, 4999]) {
    const payload = Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from("grüße")]);
    assert.deepEqual(receive([frame(0x88, payload), frame(text, "a")]), [{ kind: "close", code, reason: "grüße" }]);
  }
  assert.equal(codeOf(frame(0x88, Buffer.from([3, 232, 0xff]))), 1007);
});

test("refuses text that is not UTF-8 with 1007, in fragments as soon as it cannot become UTF-8", () => {
  assert.equal(codeOf(frame(text, Buffer.from([0xc3, 0x28]))), 1007);
  assert.equal(codeOf(frame(begins, Buffer.from([0x61, 0xff]))), 1007);
  assert.equal(codeOf(frame(begins, Buffer.from([0xf4])), frame(continues, Buffer.from([0x90]))), 1007);
  assert.equal(codeOf(frame(begins, Buffer.from([0xf4, 0x8f]))), undefined);
  assert.equal(codeOf(frame(begins, Buffer.from([0xe2, 0x82])), frame(ends, "")), 1007);
});

test("refuses one fragment more than the limit with 1008", () => {
  const receiver = () => new Receiver({ ...limits, maxFragments: 3 });
  const begun = [frame(begins, "a"), frame(continues, "")];
  assert.deepEqual(receive([...begun, frame(ends, "b")], receiver()), ["ab"]);
  assert.deepEqual(receive([...begun, frame(continues, ""), frame(ends, "")], receiver()), [
    { kind: "fault", code: 1008 },
  ]);
});

test("receives the same messages however they are fragmented, masked and cut", () => {
  const masks = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 });
  const messages = fc.array(
    fc.record({
      message: fc.oneof(fc.string({ unit: "grapheme", maxLength: 300 }), fc.constant("é".repeat(20_000))),
      mask: masks,
      cuts: fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 4 }),
      lengthBytes: fc.constantFrom(undefined, 2 as const, 8 as const),
    }),
    { maxLength: 5 },
  );
  const pieces = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(messages, pieces, (described, sizes) => {
      const bytes = Buffer.concat(
        described.flatMap(({ message, mask, cuts, lengthBytes }) => {
          const payload = Buffer.from(message);
          const bounds = [0, ...cuts.map((cut) => Math.min(cut, payload.length)).sort((a, b) => a - b)];
          for (let end = bounds.at(-1)! + 32_768; end < payload.length; end += 32_768) bounds.push(end);
          return bounds.map((from, index) => {
            const isLast = index === bounds.length - 1;
            const first = (index === 0 ? begins : continues) | (isLast ? 0x80 : 0);
            return frame(first, payload.subarray(from, isLast ? undefined : bounds[index + 1]), {
              mask,
              ...(lengthBytes && { lengthBytes }),
            });
          });
        }),
      );
      const cut: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += cut.at(-1)!.length) {
        cut.push(bytes.subarray(at, at + sizes[cut.length % sizes.length]!));
      }
      assert.deepEqual(
        receive(cut),
        described.map(({ message }) => message),
      );
    }),
    { numRuns: 200 },
  );
});

test("never throws or reads beyond the bytes, whatever they are", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }), (pieces) => {
      const receiver = new Receiver(defaultConnectionLimits);
      const received = receive(
        pieces.map((piece) => Buffer.from(piece)),
        receiver,
      );
      assert.ok(received.filter((one) => typeof one === "object" && one.kind === "fault").length <= 1);
      assert.ok(receiver.unreadBytes <= pieces.reduce((sum, { length }) => sum + length, 0));
    }),
  );
});

test("reads a frame that arrives byte by byte as soon as it is whole", () => {
  const receiver = new Receiver(limits);
  const bytes = frame(text, "x".repeat(32_768));
  for (const byte of bytes.subarray(0, -1)) {
    receiver.add(Buffer.from([byte]));
    assert.equal(receiver.next(), undefined);
  }
  receiver.add(bytes.subarray(-1));
  assert.equal((receiver.next() as string).length, 32_768);
});
