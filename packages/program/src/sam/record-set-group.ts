// The records in Route 53 of a custom domain: Domain.Route53 of an API.
import { Fault } from "../template/fault.ts";
import { type MapEntry, type MapNode, memberOf, type TemplateNode } from "../template/node.ts";
import { isTrue, type SamResource } from "./sam-resource.ts";

const groupPrefix = "RecordSetGroup";

/**
 * @param domainId logical id of the domain name
 * @param digest for the logical id, from the hosted zone
 * @throws Fault
 */
export function recordSetGroup(
  api: SamResource,
  domain: MapNode,
  domainId: string,
  digest: (zone: TemplateNode) => string,
): readonly MapEntry[] {
  const config = memberOf(domain, "Route53");
  if (config === undefined) return [];
  const [id, name] = ["HostedZoneId", "HostedZoneName"].map((it) =>
    config.kind === "map" ? memberOf(config, it) : undefined,
  );
  const zone = id ?? name;
  if (config.kind !== "map" || zone === undefined) {
    throw new Fault(config.start, "Route53 needs HostedZoneId or HostedZoneName.");
  }
  const recordSet = (type: string) => ({
    Name: memberOf(domain, "DomainName"),
    Type: type,
    AliasTarget: {
      EvaluateTargetHealth: memberOf(config, "EvaluateTargetHealth"),
      HostedZoneId: { "Fn::GetAtt": [domainId, "RegionalHostedZoneId"] },
      DNSName: { "Fn::GetAtt": [domainId, "RegionalDomainName"] },
    },
    Region: memberOf(config, "Region"),
    SetIdentifier: memberOf(config, "SetIdentifier"),
  });
  const types = isTrue(memberOf(config, "IpV6")) ? ["A", "AAAA"] : ["A"];
  return [
    api.other(`${groupPrefix}${digest(zone)}`, "AWS::Route53::RecordSetGroup", {
      HostedZoneId: id,
      HostedZoneName: id === undefined ? name : undefined,
      RecordSets: types.map(recordSet),
    }),
  ];
}

/** Of APIs that share a hosted zone, only the last has records, as in AWS's transform. */
export function withOneGroupForEachZone(entries: readonly MapEntry[]): readonly MapEntry[] {
  const last = new Map(entries.map((it) => [it.key, it]));
  return entries.filter((it) => !it.key.startsWith(groupPrefix) || last.get(it.key) === it);
}
