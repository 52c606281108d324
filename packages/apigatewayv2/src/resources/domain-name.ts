// The field table of DomainName: docs/behaviour/control-plane.md section 3.10.
import {
  enumeration,
  list,
  map,
  type Output,
  type ResourceDefinition,
  string,
  structure,
  timestamp,
  type Violation,
} from "../field.ts";
import { arnViolations } from "./rule.ts";

const configuration = structure({
  certificateArn: { type: string(), description: "The ARN of the certificate." },
  certificateName: { type: string(1, 128), description: "A name of the certificate." },
  endpointType: {
    type: enumeration("REGIONAL", "EDGE"),
    description: "The kind of endpoint; WebSocket APIs have `REGIONAL` only.",
  },
  securityPolicy: {
    type: enumeration("TLS_1_0", "TLS_1_2"),
    description: "The oldest version of TLS: `TLS_1_2` (the default) or `TLS_1_0`.",
  },
  ipAddressType: {
    type: enumeration("ipv4", "dualstack"),
    description: "The IP versions by which the domain name can be called: `ipv4` (the default) or `dualstack`.",
  },
  ownershipVerificationCertificateArn: {
    type: string(),
    description: "The ARN of a public certificate that proves who owns the domain.",
  },
  apiGatewayDomainName: {
    type: string(),
    computed: true,
    pulumiName: "targetDomainName",
    description: "The name that DNS must point at.",
  },
  hostedZoneId: { type: string(), computed: true, description: "The hosted zone of that name." },
  certificateUploadDate: { type: timestamp, computed: true, description: "When the certificate was uploaded." },
  domainNameStatus: {
    type: enumeration("AVAILABLE", "UPDATING", "PENDING_CERTIFICATE_REIMPORT", "PENDING_OWNERSHIP_VERIFICATION"),
    computed: true,
    description: "How far the domain name is: `AVAILABLE` when it can be used.",
  },
  domainNameStatusMessage: { type: string(), computed: true, description: "Why the domain name cannot be used yet." },
});

const fields = {
  domainName: {
    type: string(1, 512),
    required: true,
    createOnly: true,
    description: "The domain name, 1–512 characters.",
  },
  domainNameConfigurations: {
    type: list(configuration),
    pulumiName: "domainNameConfiguration",
    description: "The endpoint, certificate and TLS policy of the domain name.",
  },
  mutualTlsAuthentication: {
    type: structure({
      truststoreUri: { type: string(1, 2048), description: "The S3 URL of the certificates that clients may have." },
      truststoreVersion: { type: string(1, 64), description: "The version of that object." },
      truststoreWarnings: {
        type: list(string()),
        computed: true,
        description: "What the service warns about in the trust store.",
      },
    }),
    description: "Mutual TLS authentication: the certificates that clients must have one of.",
  },
  routingMode: {
    type: enumeration("API_MAPPING_ONLY", "ROUTING_RULE_ONLY", "ROUTING_RULE_THEN_API_MAPPING"),
    description: "How requests find their API: `API_MAPPING_ONLY` (the default), or by routing rules.",
  },
  tags: {
    type: map(string(0, 1600)),
    inUpdate: false,
    description: "The tags of the domain name. `TagResource` and `UntagResource` change them.",
  },
  apiMappingSelectionExpression: {
    type: string(),
    computed: true,
    description: "What API mappings are chosen by: always `$request.basepath`.",
  },
  domainNameArn: { type: string(), computed: true, description: "The ARN of the domain name." },
} as const;

export type DomainName = Output<typeof fields>;

export const domainName: ResourceDefinition<typeof fields> = {
  name: "DomainName",
  identifier: "domainName",
  parents: [],
  description: "A domain name of your own, under which API mappings put stages of APIs.",
  fields,
  violations(resource) {
    const violations: Violation[] = [];
    const name = resource.domainName;
    if (
      name !== undefined &&
      !/^(\*\.)?[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*$/.test(name)
    ) {
      violations.push({
        path: ["domainName"],
        message: `Invalid domain name specified: '${name}'. Labels have letters, digits and -, and are separated by dots.`,
      });
    }
    resource.domainNameConfigurations?.forEach((configuration) => {
      violations.push(...arnViolations("domainNameConfigurations.certificateArn", configuration.certificateArn));
    });
    return violations;
  },
};
