// The extension that limits an authority to some names (RFC 5280, 4.2.1.10), in DER.

export const nameConstraintsOid = "2.5.29.30";

// A kind of name that is not listed would be unlimited, so each list has addresses too.

/** Permits `localhost` with all names below it, 127.0.0.0/8 and ::1. */
export const localNameConstraints = (): Uint8Array<ArrayBuffer> =>
  permitted([
    dnsSubtree("localhost"),
    element(ipAddress, [127, 0, 0, 0, 255, 0, 0, 0]),
    element(ipAddress, [...Array(15).fill(0), 1, ...Array(16).fill(255)]),
  ]);

/** Permits AWS's domains with all names below them, and 0.0.0.0, which no server has. */
export const awsNameConstraints = (): Uint8Array<ArrayBuffer> =>
  permitted([
    dnsSubtree("amazonaws.com"),
    dnsSubtree("amazonaws.com.cn"),
    element(ipAddress, [0, 0, 0, 0, 255, 255, 255, 255]),
    element(ipAddress, [...Array(16).fill(0), ...Array(16).fill(255)]),
  ]);

const dnsSubtree = (name: string) => element(dnsName, [...Buffer.from(name, "ascii")]);

function permitted(subtrees: readonly (readonly number[])[]): Uint8Array<ArrayBuffer> {
  const content = subtrees.flatMap((name) => element(sequence, name));
  return new Uint8Array(element(sequence, element(permittedSubtrees, content)));
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
