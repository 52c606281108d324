// DomainName: docs/behaviour/control-plane.md section 3.10.
import { badRequest, conflict, type DomainName, domainName, messages } from "@answerback/apigatewayv2";
import { type ResourceControl, without } from "./crud.ts";
import { newIdentifier } from "./identifier.ts";

/** The service has one hosted zone per region; the gateway has one for all. */
const hostedZoneId = "Z1UJRXOUMOOFQ8";

export const domainNameControl: ResourceControl<typeof domainName.fields> = {
  name: "DomainName",
  definition: domainName,

  complete(resource, { context }, before) {
    const { region } = context.settings;
    const given: DomainName = resource;
    const completed: DomainName = {
      apiMappingSelectionExpression: "$request.basepath",
      domainNameArn: `arn:aws:apigateway:${region}::/domainnames/${given.domainName}`,
      routingMode: "API_MAPPING_ONLY",
      tags: {},
      ...given,
      domainNameConfigurations: (given.domainNameConfigurations ?? []).map((configuration, index) => ({
        endpointType: "REGIONAL",
        ipAddressType: "ipv4",
        securityPolicy: "TLS_1_2",
        ...configuration,
        apiGatewayDomainName:
          before?.domainNameConfigurations?.[index]?.apiGatewayDomainName ??
          `d-${newIdentifier(10)}.execute-api.${region}.amazonaws.com`,
        hostedZoneId,
        domainNameStatus: "AVAILABLE",
      })),
    };
    // An empty truststoreUri disables mutual TLS.
    return given.mutualTlsAuthentication?.truststoreUri === undefined
      ? without(completed, "mutualTlsAuthentication")
      : completed;
  },

  check(resource, { context, collection }, before) {
    if (before === undefined && context.store.get([...collection, resource.domainName ?? ""]) !== undefined) {
      throw conflict(messages.keyInUse.domainName);
    }
    const configurations = resource.domainNameConfigurations ?? [];
    if (configurations.length === 0 || configurations.some(({ certificateArn }) => certificateArn === undefined)) {
      throw badRequest(messages.missing("domainNameConfigurations", "an array of one object with a certificateArn"));
    }
  },
};
