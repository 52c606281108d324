// Finds the stage of a request to a custom domain: Host → DomainName, path → ApiMapping → stage
// (docs/behaviour/data-plane.md section 1). Follows the store's change feed.
import type { ApiMapping } from "@answerback/apigatewayv2";
import { hostNameOf } from "../http/host-name.ts";
import type { StageAddress } from "../http/stage-address.ts";
import type { Key, Store } from "../store/store.ts";
import { decodedSegment } from "./address.ts";

export interface CustomDomains {
  /**
   * @param host the Host header, including the port
   * @returns undefined if the host is not a custom domain; without `apiId` if no mapping fits the path
   */
  address(host: string | undefined, url: string): StageAddress | undefined;
  /** True if a name, without a port, is a custom domain. */
  has(name: string): boolean;
  close(): void;
}

const domainNamesKey: Key = ["domainnames"];
const domainNameKey = (domainName: string): Key => [...domainNamesKey, domainName];
const apiMappingsKey = (domainName: string): Key => [...domainNameKey(domainName), "apimappings"];

/** The mappings of one domain by key; the key of the root mapping is empty. */
interface Mappings {
  readonly byKey: ReadonlyMap<string, ApiMapping>;
  readonly longestKeySegments: number;
}

export function createCustomDomains(store: Store): CustomDomains {
  // By domain name, not by the client's Host: a wildcard matches any number of hosts.
  const known = new Map<string, Mappings>();
  const unsubscribe = store.subscribe(({ puts, deletes }) => {
    const isOfDomains = (key: readonly string[]) => key[0] === domainNamesKey[0];
    if (puts.some(({ key }) => isOfDomains(key)) || deletes.some(isOfDomains)) known.clear();
  });

  function mappingsOf(name: string): Mappings | undefined {
    const domainName = registered(name);
    if (domainName === undefined) return undefined;
    const found = known.get(domainName);
    if (found) return found;
    const mappings = readMappings(store, domainName);
    known.set(domainName, mappings);
    return mappings;
  }

  /** The domain name itself, or the wildcard of its parent. */
  function registered(name: string): string | undefined {
    const wildcard = name.replace(/^[^.]+/, "*");
    return [name, wildcard].find((candidate) => store.get(domainNameKey(candidate)) !== undefined);
  }

  return {
    address(host, url) {
      if (host === undefined || store.count(domainNamesKey) === 0) return undefined;
      const mappings = mappingsOf(hostNameOf(host));
      return mappings && addressIn(mappings, host, url);
    },
    has: (name) => registered(name.toLowerCase()) !== undefined,
    close: unsubscribe,
  };
}

function readMappings(store: Store, domainName: string): Mappings {
  const mappings = store.list(apiMappingsKey(domainName)) as readonly ApiMapping[];
  const byKey = new Map(mappings.map((mapping) => [mapping.apiMappingKey ?? "", mapping]));
  return { byKey, longestKeySegments: Math.max(0, ...[...byKey.keys()].map(segmentCount)) };
}

function segmentCount(key: string): number {
  return key === "" ? 0 : key.split("/").length;
}

/** Chooses the longest key that fits. */
function addressIn({ byKey, longestKeySegments }: Mappings, host: string, url: string): StageAddress {
  const segments = url.split("?", 1)[0]!.slice(1).split("/");
  const decoded = segments.slice(0, longestKeySegments).map(decodedSegment);
  const readable = decoded.includes(undefined) ? decoded.indexOf(undefined) : decoded.length;
  for (let count = readable; count >= 0; count--) {
    const mapping = byKey.get(decoded.slice(0, count).join("/"));
    if (mapping === undefined) continue;
    return {
      apiId: mapping.apiId,
      stageName: mapping.stage,
      rest: segments.slice(count).join("/"),
      domainName: host,
      isDefault: false,
    };
  }
  return { apiId: undefined, stageName: undefined, rest: "", domainName: host, isDefault: false };
}
