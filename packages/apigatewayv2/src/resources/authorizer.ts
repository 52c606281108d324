// The field table of Authorizer: docs/behaviour/control-plane.md section 3.7.
import {
  boolean,
  enumeration,
  integer,
  list,
  type Output,
  type ResourceDefinition,
  string,
  structure,
  type Violation,
} from "../field.ts";
import { isFunctionArn, isLambdaUri, lambdaUriAdvice } from "./integration.ts";
import { credentialsViolations, httpOnly } from "./rule.ts";

const fields = {
  authorizerId: { type: string(), computed: true, description: "The identifier of the authorizer." },
  name: { type: string(1, 128), required: true, description: "The name of the authorizer, 1–128 characters." },
  authorizerType: {
    type: enumeration("REQUEST", "JWT"),
    required: true,
    description: "`REQUEST`: a Lambda function that receives the handshake. HTTP APIs also have `JWT`.",
  },
  authorizerUri: {
    type: string(1, 2048),
    description:
      "The invocation URI of the Lambda function: `arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations`. Required for `REQUEST`.",
  },
  identitySource: {
    type: list(string()),
    required: true,
    pulumiName: "identitySources",
    description:
      "The values that a handshake must contain before the function is called: `route.request.header.NAME`, `route.request.querystring.NAME`, `stageVariables.NAME`, `context.NAME`. May be empty.",
  },
  identityValidationExpression: {
    type: string(0, 1024),
    inProviders: "absent",
    description: "Stored. Not evaluated for WebSocket APIs.",
  },
  authorizerCredentialsArn: {
    type: string(),
    description: "The role that the service assumes to invoke the function; absent for resource-based permissions.",
  },
  authorizerPayloadFormatVersion: {
    type: string(1, 64),
    description: "The format of the function's payload: `1.0` or `2.0`. Only for HTTP APIs.",
  },
  authorizerResultTtlInSeconds: {
    type: integer(0, 3600),
    description: "The seconds for which a result of the function is cached, 0–3600. Only for HTTP APIs.",
  },
  enableSimpleResponses: {
    type: boolean,
    description: "If true, the function returns a boolean instead of a policy. Only for HTTP APIs.",
  },
  jwtConfiguration: {
    type: structure({
      audience: {
        type: list(string()),
        pulumiName: "audiences",
        description: "The accepted audiences of a token.",
      },
      issuer: { type: string(1, 2048), description: "The issuer of the tokens, an `https://` URL." },
    }),
    description: "The issuer and audience that a token must have. Only for HTTP APIs.",
  },
} as const;

export type Authorizer = Output<typeof fields>;

const webSocketSource =
  /^(route\.request\.(header|querystring|multivalueheader|multivaluequerystring)\.[^\s]+|stageVariables\.[A-Za-z0-9_]+|context\.[A-Za-z0-9_.]+)$/;

export const authorizer: ResourceDefinition<typeof fields> = {
  name: "Authorizer",
  identifier: "authorizerId",
  identifierLength: 6,
  parents: ["apiId"],
  description: "A Lambda function that authorizes and identifies a client on `$connect`.",
  fields,
  violations(resource, protocol) {
    const violations: Violation[] = credentialsViolations(
      "authorizerCredentialsArn",
      resource.authorizerCredentialsArn,
    );
    const { authorizerType: type, authorizerUri: uri } = resource;
    if (type === "REQUEST") {
      if (uri === undefined) {
        violations.push({
          path: ["authorizerUri"],
          message:
            "authorizerUri is required for authorizers of type REQUEST: the invocation URI of a Lambda function.",
        });
      } else if ((!isLambdaUri(uri) && !uri.includes("${stageVariables.")) || isFunctionArn(uri)) {
        violations.push({
          path: ["authorizerUri"],
          message: `Invalid Authorizer URI: ${uri}. Authorizer URI should be a valid API Gateway ARN that represents a Lambda function invocation. ${lambdaUriAdvice(uri)}`,
        });
      }
    }
    if (protocol === "WEBSOCKET") violations.push(...webSocketViolations(resource));
    if (protocol === "HTTP") violations.push(...httpViolations(resource));
    return violations;
  },
};

function webSocketViolations(resource: Authorizer): Violation[] {
  const violations: Violation[] = [];
  if (resource.authorizerType === "JWT") {
    violations.push({
      path: ["authorizerType"],
      message: "Invalid authorizerType specified for WEBSOCKET protocol: JWT. Must be one of [REQUEST]",
    });
  }
  resource.identitySource?.forEach((source, index) => {
    if (webSocketSource.test(source)) return;
    violations.push({
      path: ["identitySource", index],
      message: `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: ${source}]`,
    });
  });
  return violations.concat(
    httpOnly(
      resource,
      "authorizerPayloadFormatVersion",
      "authorizerResultTtlInSeconds",
      "enableSimpleResponses",
      "jwtConfiguration",
    ),
  );
}

function httpViolations(resource: Authorizer): Violation[] {
  if (resource.authorizerType === "JWT") {
    const violations: Violation[] = [];
    if (resource.jwtConfiguration?.issuer === undefined) {
      violations.push({
        path: ["jwtConfiguration"],
        message: "jwtConfiguration with an issuer is required for authorizers of type JWT.",
      });
    }
    return violations;
  }
  if (resource.authorizerPayloadFormatVersion === undefined) {
    return [
      {
        path: ["authorizerPayloadFormatVersion"],
        message:
          "AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer. Must be one of [1.0, 2.0]",
      },
    ];
  }
  return [];
}
