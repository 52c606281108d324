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
  certificateName: { type: string(1, 128), inProviders: "absent", description: "A name of the certificate." },
  endpointType: {
    type: enumeration("REGIONAL", "EDGE"),
    description: "The endpoint type. WebSocket APIs support only `REGIONAL`.",
  },
  securityPolicy: {
    type: enumeration("TLS_1_0", "TLS_1_2"),
    description: "The oldest TLS version that clients may use: `TLS_1_0` or `TLS_1_2`.",
  },
  ipAddressType: {
    type: enumeration("ipv4", "dualstack"),
    description: "The IP versions that clients can use: `ipv4` (the default) or `dualstack`.",
  },
  ownershipVerificationCertificateArn: {
    type: string(),
    description: "The ARN of a public certificate that proves ownership of the domain.",
  },
  apiGatewayDomainName: {
    type: string(),
    computed: true,
    pulumiName: "targetDomainName",
    description: "The target of the domain's DNS record.",
  },
  hostedZoneId: { type: string(), computed: true, description: "The hosted zone of the target domain name." },
  certificateUploadDate: {
    type: timestamp,
    computed: true,
    description: "The time when the certificate was uploaded.",
  },
  domainNameStatus: {
    type: enumeration("AVAILABLE", "UPDATING", "PENDING_CERTIFICATE_REIMPORT", "PENDING_OWNERSHIP_VERIFICATION"),
    computed: true,
    description: "The status of the domain name: `AVAILABLE` when it can be used.",
  },
  domainNameStatusMessage: {
    type: string(),
    computed: true,
    description: "The reason why the domain name cannot be used yet.",
  },
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
    inProviders: "single",
    pulumiName: "domainNameConfiguration",
    description: "The endpoint, certificate and TLS policy of the domain name.",
  },
  mutualTlsAuthentication: {
    type: structure({
      truststoreUri: { type: string(1, 2048), description: "The S3 URL of the trust store." },
      truststoreVersion: { type: string(1, 64), description: "The version of the trust store's S3 object." },
      truststoreWarnings: {
        type: list(string()),
        computed: true,
        description: "The service's warnings about the trust store.",
      },
    }),
    description: "Mutual TLS: client certificates must be signed by an authority in the trust store.",
  },
  routingMode: {
    type: enumeration("API_MAPPING_ONLY", "ROUTING_RULE_ONLY", "ROUTING_RULE_THEN_API_MAPPING"),
    unsetValue: "API_MAPPING_ONLY",
    description: "Selects the API of a request by API mappings (`API_MAPPING_ONLY`, the default), or by routing rules.",
  },
  tags: {
    type: map(string(0, 1600)),
    inUpdate: false,
    description: "The tags of the domain name. `TagResource` and `UntagResource` change them.",
  },
  apiMappingSelectionExpression: {
    type: string(),
    computed: true,
    description: "The expression that selects the API mapping: always `$request.basepath`.",
  },
  domainNameArn: { type: string(), computed: true, description: "The ARN of the domain name." },
} as const;

export type DomainName = Output<typeof fields>;

export const domainName: ResourceDefinition<typeof fields> = {
  name: "DomainName",
  identifier: "domainName",
  parents: [],
  description: "A custom domain name. API mappings connect its paths to stages of APIs.",
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
        message: `Invalid domain name specified: '${name}'. Labels contain letters, digits and -, and are separated by dots.`,
      });
    }
    resource.domainNameConfigurations?.forEach((configuration) => {
      violations.push(...arnViolations("domainNameConfigurations.certificateArn", configuration.certificateArn));
    });
    return violations;
  },
};
