// The extension that limits an authority to names of this machine (RFC 5280, 4.2.1.10), in DER.

export const nameConstraintsOid = "2.5.29.30";

/**
 * Permits `localhost` with all names below it, 127.0.0.0/8 and ::1. A kind of name that is not listed would be
 * unlimited, so addresses are listed too.
 */
export function localNameConstraints(): Uint8Array<ArrayBuffer> {
  const subtrees = [
    element(dnsName, [...Buffer.from("localhost", "ascii")]),
    element(ipAddress, [127, 0, 0, 0, 255, 0, 0, 0]),
    element(ipAddress, [...Array(15).fill(0), 1, ...Array(16).fill(255)]),
  ];
  const permitted = element(
    permittedSubtrees,
    subtrees.flatMap((name) => element(sequence, name)),
  );
  return new Uint8Array(element(sequence, permitted));
}

const sequence = 0x30;
const permittedSubtrees = 0xa0;
/** Members of GeneralName. */
const dnsName = 0x82;
const ipAddress = 0x87;

/** @param content fewer than 128 bytes, whose length takes one byte */
function element(tag: number, content: readonly number[]): readonly number[] {
  return [tag, content.length, ...content];
}
