// DomainName. Its configuration is an object in Pulumi and a list with one item on the wire.
import { setTimeout as delay } from "node:timers/promises";
import { domainName as definition } from "@answerback/apigatewayv2";
import { controlArn } from "./arn.ts";
import { isEmpty, type PlainMap, type PlainValue } from "./plain-value.ts";
import { outputProperty, propertiesFromFields, propertiesOfStructure, refined, tagsAllProperty } from "./property.ts";
import type { Operation } from "./resource-description.ts";
import { resourceFromTable } from "./resource-from-table.ts";

const poll = { everyMillis: 2000, timeoutMillis: 10 * 60_000 };

const configurationFields = definition.fields.domainNameConfigurations.type.item.fields;
const configuration = propertiesOfStructure(
  {
    certificateArn: configurationFields.certificateArn,
    endpointType: configurationFields.endpointType,
    hostedZoneId: configurationFields.hostedZoneId,
    ipAddressType: configurationFields.ipAddressType,
    ownershipVerificationCertificateArn: configurationFields.ownershipVerificationCertificateArn,
    securityPolicy: configurationFields.securityPolicy,
    apiGatewayDomainName: configurationFields.apiGatewayDomainName,
  },
  "DomainNameDomainNameConfiguration",
);

const { truststoreUri, truststoreVersion } = definition.fields.mutualTlsAuthentication.type.fields;
const mutualTls = refined(
  propertiesOfStructure({ truststoreUri, truststoreVersion }, "DomainNameMutualTlsAuthentication"),
  { truststoreUri: { required: true } },
);

export const domainName = resourceFromTable({
  definition,
  properties: {
    ...propertiesFromFields(
      definition,
      ["apiMappingSelectionExpression", "domainName", "mutualTlsAuthentication", "routingMode", "tags"],
      {
        mutualTlsAuthentication: {
          type: { kind: "object", name: "DomainNameMutualTlsAuthentication", properties: mutualTls },
        },
        routingMode: { computed: true },
      },
    ),
    domainNameConfiguration: {
      type: {
        kind: "object",
        name: "DomainNameDomainNameConfiguration",
        single: true,
        properties: refined(configuration, {
          certificateArn: { required: true },
          endpointType: { required: true },
          ipAddressType: { computed: true },
          ownershipVerificationCertificateArn: { computed: true },
          securityPolicy: { required: true },
        }),
      },
      description: "The certificate and the endpoint type of the domain name.",
      wireName: "domainNameConfigurations",
      required: true,
    },
    arn: outputProperty("The ARN of the domain name: `arn:aws:apigateway:REGION::/domainnames/NAME`."),
    tagsAll: tagsAllProperty,
  },
  importId: ["domainName"],
  tagsArn: (region, { domainName }) => controlArn(region, `/domainnames/${domainName}`),
  afterCreate: available,
  async beforeUpdate(_, { body, changed, inputs }) {
    // An empty trust store disables mutual TLS.
    return changed.has("mutualTlsAuthentication") && isEmpty(inputs.mutualTlsAuthentication)
      ? { ...body, mutualTlsAuthentication: { truststoreUri: "" } }
      : body;
  },
  afterUpdate: available,
  outputs: async ({ region, identity: { domainName = "" } }) => ({
    arn: controlArn(region, `/domainnames/${domainName}`),
  }),
});

/** Waits until the service has applied the configuration. */
async function available(operation: Operation, first: PlainMap): Promise<PlainMap> {
  const { commands } = await import("./command.ts");
  const end = Date.now() + poll.timeoutMillis;
  let members = first;
  while (statusOf(members) === "UPDATING" && Date.now() < end) {
    await delay(
      poll.everyMillis,
      undefined,
      operation.context.signal === undefined ? {} : { signal: operation.context.signal },
    );
    members = await operation.send(commands.DomainName!.get, operation.identity);
  }
  return members;
}

function statusOf(members: PlainMap): PlainValue | undefined {
  const configurations = members.domainNameConfigurations;
  const first: PlainValue | undefined = Array.isArray(configurations) ? configurations[0] : undefined;
  return typeof first === "object" && first !== null && "domainNameStatus" in first
    ? first.domainNameStatus
    : undefined;
}
