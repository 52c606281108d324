// Fn::Cidr: splits a range of addresses, IPv4 or IPv6.

/**
 * @param count of ranges, 1 to 256
 * @param hostBits of each range
 * @throws RangeError whose message is a sentence
 */
export function subnets(block: string, count: number, hostBits: number): readonly string[] {
  const [address = "", prefixText = ""] = block.split("/");
  const isV6 = address.includes(":");
  const bits = isV6 ? 128 : 32;
  const base = isV6 ? parseV6(address) : parseV4(address);
  const prefix = Number(prefixText);
  if (base === undefined || prefixText === "" || !Number.isInteger(prefix) || prefix < 0 || prefix > bits) {
    throw new RangeError(`${block} is not a range of addresses, such as 10.0.0.0/16.`);
  }
  if (!Number.isInteger(count) || count < 1 || count > 256) throw new RangeError("The count must be from 1 to 256.");
  if (!Number.isInteger(hostBits) || hostBits < 1 || hostBits > bits) {
    throw new RangeError(`The number of host bits must be from 1 to ${bits}.`);
  }
  const size = 1n << BigInt(hostBits);
  const whole = 1n << BigInt(bits - prefix);
  if (size * BigInt(count) > whole) {
    throw new RangeError(`${block} cannot contain ${count} ranges of ${hostBits} host bits.`);
  }
  const first = base - (base % whole);
  return Array.from({ length: count }, (_, index) => {
    const start = first + size * BigInt(index);
    return `${isV6 ? formatV6(start) : formatV4(start)}/${bits - hostBits}`;
  });
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((it) => /^\d{1,3}$/.test(it) && Number(it) < 256)) return undefined;
  return parts.reduce((sum, it) => (sum << 8n) | BigInt(it), 0n);
}

function parseV6(text: string): bigint | undefined {
  const [head = "", tail, more] = text.split("::");
  if (more !== undefined) return undefined;
  const groups = (part: string) => (part === "" ? [] : part.split(":"));
  const [front, back] = [groups(head), groups(tail ?? "")];
  const missing = 8 - front.length - back.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const all = [...front, ...Array<string>(Math.max(0, missing)).fill("0"), ...back];
  if (!all.every((it) => /^[\da-f]{1,4}$/i.test(it))) return undefined;
  return all.reduce((sum, it) => (sum << 16n) | BigInt(`0x${it}`), 0n);
}

const formatV4 = (value: bigint) => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");

/** The longest run of zero groups, of two or more, is shortened. */
function formatV6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  const runs = [...groups.join(":").matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].toSorted((a, b) => b[0].length - a[0].length);
  const [longest] = runs;
  if (longest === undefined) return groups.join(":");
  const text = groups.join(":");
  return `${text.slice(0, longest.index)}::${text.slice(longest.index + longest[0].length).replace(/^:/, "")}`;
}
