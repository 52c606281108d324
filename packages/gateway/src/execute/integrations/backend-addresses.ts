// The addresses that integrations may call. Without this check, anyone who can create an API or fill a part of a URL could
// read the machine's credentials from its cloud's metadata service. The address is checked, not the name, when the
// connection is made: a name may resolve to anything, and to something else the next time.
import { type LookupAddress, type LookupAllOptions, lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** An address or a subnet, `10.0.0.0/8`; `/0` is every address except those in `special`. */
export type AddressRange = string;

/** Link-local addresses, and those of clouds' metadata services: only a range narrower than `/0` includes them. */
const special: readonly AddressRange[] = [
  "169.254.0.0/16",
  "fe80::/10",
  "fd00:ec2::254",
  "100.100.100.200",
  // The same carried in IPv6: IPv4-compatible, translated (NAT64), and 6to4.
  "::169.254.0.0/112",
  "64:ff9b::169.254.0.0/112",
  "2002:a9fe::/32",
];

export class BackendAddresses {
  readonly #anywhere = new BlockList();
  readonly #named = new BlockList();
  readonly #special = blockList(special);

  /** @throws Error that names an invalid range */
  constructor(ranges: readonly AddressRange[]) {
    for (const range of ranges) add(/\/0+$/.test(range) ? this.#anywhere : this.#named, range);
  }

  /** @param address an IPv4 or IPv6 address; an IPv4-mapped IPv6 address counts as IPv4 */
  allows(address: string): boolean {
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (this.#named.check(address, family)) return true;
    return this.#anywhere.check(address, family) && !this.#special.check(address, family);
  }

  /** Replaces `dns.lookup`: returns the addresses of a name that may be called. */
  readonly lookup: LookupFunction = (name, options, callback) => {
    lookup(name, { ...options, all: true } as LookupAllOptions, (error, found: LookupAddress[]) => {
      const allowed = error === null ? found.filter(({ address }) => this.allows(address)) : [];
      const [first] = allowed;
      if (error !== null) callback(error, []);
      else if (first === undefined) callback(addressNotAllowed(name, found[0]?.address), []);
      else if (options.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };

  /** @param host an address with or without brackets, or a name, which passes until its lookup */
  refusal(host: string): Error | undefined {
    const address = host.replace(/^\[|\]$/g, "");
    return isIP(address) !== 0 && !this.allows(address) ? addressNotAllowed(address, address) : undefined;
  }
}

function addressNotAllowed(name: string, address: string | undefined): Error {
  const resolved = name === address ? name : `${name} (${address})`;
  return new Error(`${resolved} is not an address that integrations may call (setting integrationAddresses)`);
}

function blockList(ranges: readonly AddressRange[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) add(list, range);
  return list;
}

function add(list: BlockList, range: AddressRange): void {
  const [address = "", prefix] = range.split("/");
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  const bits = Number(prefix ?? (family === "ipv6" ? 128 : 32));
  try {
    list.addSubnet(address, bits, family);
  } catch (cause) {
    throw new Error(`'${range}' is neither an address nor a range such as 10.0.0.0/8.`, { cause });
  }
}
