// Makes up values for outputs of which only name and kind are known; like AWS's, if the name reveals the form.
import type { PlainMap, PlainValue } from "@answerback/pulumi/host";
import type { Members, Shape } from "./declarations/declaration.ts";

/** The data from which a resource's values are derived. */
export interface PlausibleSource {
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
  /** Many hexadecimal digits. */
  readonly digits: string;
  readonly arn: string;
  /** Outputs of a resource that is itself an output. @param name for it */
  readonly resource: (token: string, name: string) => PlainMap;
}

/** Limit of nested objects, because types may be recursive. */
const maxDepth = 3;

export function plausibleMembers(members: Members, source: PlausibleSource, depth = 0): PlainMap {
  const values: Record<string, PlainValue> = {};
  if (depth >= maxDepth) return values;
  for (const [name, shape] of members) values[name] = plausibleValue(name, shape, source, depth);
  return values;
}

function plausibleValue(name: string, shape: Shape, source: PlausibleSource, depth: number): PlainValue {
  switch (shape.kind) {
    case "text":
      return plausibleText(name, source);
    case "number":
      return /port$/i.test(name) ? 443 : 1;
    case "truth":
      return false;
    case "map":
      return {};
    case "list": {
      const singular = name.replace(/s$/, "");
      // Programs usually read the first item of a list, rarely the second.
      return [0, 1].map((index) =>
        plausibleValue(singular, shape.item, { ...source, digits: rotated(source.digits, index) }, depth),
      );
    }
    case "object":
      return plausibleMembers(shape.members(), source, shape.isFinite ? depth : depth + 1);
    case "resource":
      return depth >= maxDepth
        ? {}
        : source.resource(shape.token, `${source.name}-${rotated(source.digits, 0).slice(0, 4)}`);
  }
}

type Text = (source: PlausibleSource) => string;

function pem(label: string): Text {
  return ({ digits }) =>
    `-----BEGIN ${label}-----\n${Buffer.from(digits).toString("base64")}\n-----END ${label}-----\n`;
}

const host: Text = ({ name, region }) => `${name.toLowerCase().replaceAll(/[^a-z\d]+/g, "-")}.${region}.amazonaws.com`;
const idWith =
  (prefix: string): Text =>
  ({ digits }) =>
    `${prefix}-0${digits.slice(0, 16)}`;

/** The first match applies. Other strings are empty, so that string methods work and no wrong value is invented. */
const textsByName: readonly (readonly [name: RegExp, text: Text])[] = [
  [/arn$/i, ({ arn }) => arn],
  [/^(account|owner|registry)Id$|^ownerAccount$/, ({ accountId }) => accountId],
  [/^vpcId$/, idWith("vpc")],
  [/subnetId$/i, idWith("subnet")],
  [/securityGroup(Id)?$/i, idWith("sg")],
  [/zoneId$/i, ({ digits }) => `Z${digits.slice(0, 20).toUpperCase()}`],
  [/id$/i, ({ digits }) => digits.slice(0, 16)],
  [/^region$/, ({ region }) => region],
  [/^(name|namePrefix)$/, ({ name }) => name],
  [
    /^(repositoryUr[il]|imageUri)$/,
    ({ accountId, region, name }) => `${accountId}.dkr.ecr.${region}.amazonaws.com/${name}`,
  ],
  [/(url|uri)$/i, (source) => `https://${host(source)}`],
  [/(dnsName|domainName|hostname|fqdn|address|endpoint|domain)$/i, host],
  [/privateKeyPem/i, pem("PRIVATE KEY")],
  [/publicKeyPem/i, pem("PUBLIC KEY")],
  [/pem$/i, pem("CERTIFICATE")],
  [/openssh$/i, ({ digits }) => `ssh-rsa ${Buffer.from(digits).toString("base64")}`],
  [/^ip$|ip$|ipAddress$/i, () => "192.0.2.1"],
  [/cidr(Block)?$/i, () => "10.0.0.0/16"],
  [/(date|time|At)$/, () => "2020-01-01T00:00:00Z"],
  [/(sha|md5|hash|digest|etag|fingerprint)\w*$/i, ({ digits }) => digits.slice(0, 64)],
];

function plausibleText(name: string, source: PlausibleSource): string {
  return textsByName.find(([pattern]) => pattern.test(name))?.[1](source) ?? "";
}

const rotated = (digits: string, by: number) => `${digits.slice(by * 7)}${digits.slice(0, by * 7)}`;
