// Authorizer: a Lambda function, or (HTTP APIs) the issuer of a token.
import { authorizer as definition } from "@answerback/apigatewayv2";
import { generatedName } from "./generated-name.ts";
import { isEmpty } from "./plain-value.ts";
import { generatedNameRefinement, propertiesFromFields } from "./property.ts";
import { resourceFromTable } from "./resource-from-table.ts";

/** Default of AWS's console and Terraform's provider for an HTTP API's function with identity sources. */
const httpResultTtlSeconds = 300;

export const authorizer = resourceFromTable({
  definition,
  properties: propertiesFromFields(
    definition,
    [
      "authorizerCredentialsArn",
      "authorizerPayloadFormatVersion",
      "authorizerResultTtlInSeconds",
      "authorizerType",
      "authorizerUri",
      "enableSimpleResponses",
      "identitySources",
      "jwtConfiguration",
      "name",
    ],
    {
      authorizerResultTtlInSeconds: { computed: true },
      identitySources: { required: undefined },
      name: generatedNameRefinement,
    },
  ),
  importId: ["apiId", "authorizerId"],
  generatedName,
  protocol: ({ authorizerType }) => (authorizerType === "JWT" ? "HTTP" : undefined),
  async beforeCreate(operation, body, inputs) {
    const { identitySources } = inputs;
    // The service requires the list even if it is empty.
    const complete = { identitySource: [], ...body };
    const ttlMatters =
      inputs.authorizerType === "REQUEST" &&
      inputs.authorizerResultTtlInSeconds === undefined &&
      !isEmpty(identitySources);
    if (!ttlMatters) return complete;
    const { commands } = await import("./command.ts");
    const { protocolType } = await operation.send(commands.Api!.get, operation.identity);
    return protocolType === "HTTP" ? { ...complete, authorizerResultTtlInSeconds: httpResultTtlSeconds } : complete;
  },
  // Absent for WebSocket APIs; the official provider reads 0.
  outputs: async (_, members) => ({ authorizerResultTtlInSeconds: members.authorizerResultTtlInSeconds ?? 0 }),
});
