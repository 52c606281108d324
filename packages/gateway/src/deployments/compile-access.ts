// Compiles the rules of the `$connect` route for handshakes (docs/behaviour/data-plane.md section 8).
import {
  type Api,
  type Authorizer,
  compileRequestParameters,
  ParameterMappingError,
  type Route,
} from "@answerback/apigatewayv2";
import type {
  Authorization,
  CompiledAccess,
  CompileProblem,
  IdentitySource,
  RequiredParameter,
} from "./compiled-api.ts";
import { compileStageText } from "./stage-text.ts";

/** Without a `$connect` route any client may connect. */
export function compileAccess(
  api: Api,
  connect: Route | undefined,
  authorizers: readonly Authorizer[],
  report: (problem: CompileProblem) => void,
): CompiledAccess {
  if (connect === undefined) {
    return { authorization: { kind: "none" }, apiKeySource: undefined, requiredParameters: [] };
  }
  return {
    authorization: compileAuthorization(connect, authorizers, report),
    apiKeySource: connect.apiKeyRequired === true ? apiKeySource(api.apiKeySelectionExpression) : undefined,
    requiredParameters: requiredParameters(connect.requestParameters ?? {}),
  };
}

function compileAuthorization(
  connect: Route,
  authorizers: readonly Authorizer[],
  report: (problem: CompileProblem) => void,
): Authorization {
  switch (connect.authorizationType ?? "NONE") {
    case "NONE":
      return { kind: "none" };
    case "AWS_IAM":
      return { kind: "iam" };
    case "JWT":
      return unusable("WebSocket APIs have no JWT authorizers. Use NONE, AWS_IAM or CUSTOM.", "authorizationType");
    case "CUSTOM": {
      const authorizer = authorizers.find(({ authorizerId }) => authorizerId === connect.authorizerId);
      if (authorizer === undefined) {
        return unusable(`Authorizer '${connect.authorizerId}' does not exist.`, "authorizerId");
      }
      return compileAuthorizer(authorizer, report);
    }
  }

  function unusable(reason: string, member: string): Authorization {
    report({ resource: `Route ${connect.routeId}`, member, position: undefined, message: reason });
    return { kind: "unusable", reason };
  }
}

function compileAuthorizer(authorizer: Authorizer, report: (problem: CompileProblem) => void): Authorization {
  const { authorizerId = "", authorizerUri, authorizerCredentialsArn } = authorizer;
  try {
    return {
      kind: "authorizer",
      authorizer: {
        authorizerId,
        uri: compileStageText(authorizerUri ?? ""),
        credentials: authorizerCredentialsArn ? compileStageText(authorizerCredentialsArn) : undefined,
        identitySources: (authorizer.identitySource ?? []).map(compileIdentitySource),
      },
    };
  } catch (error) {
    if (!(error instanceof ParameterMappingError)) throw error;
    const reason = `Invalid identity source: ${error.message}`;
    report({ resource: `Authorizer ${authorizerId}`, member: "identitySource", position: undefined, message: reason });
    return { kind: "unusable", reason };
  }
}

/** Identity sources have the same grammar as sources of parameter mappings. */
function compileIdentitySource(source: string): IdentitySource {
  const [parameter] = compileRequestParameters({ "integration.request.header.identity": source });
  return { source, read: parameter!.read };
}

function apiKeySource(expression: string | undefined): "header" | "authorizer" {
  return /^\$\{?context\.authorizer\.usageIdentifierKey\}?$/.test(expression ?? "") ? "authorizer" : "header";
}

function requiredParameters(parameters: NonNullable<Route["requestParameters"]>): readonly RequiredParameter[] {
  return Object.entries(parameters).flatMap(([key, constraint]) => {
    const match = /^route\.request\.(?:multivalue)?(header|querystring)\.(.+)$/.exec(key);
    if (match === null || constraint?.required !== true) return [];
    return [{ kind: match[1] === "header" ? "header" : "querystring", name: match[2]! } as const];
  });
}
