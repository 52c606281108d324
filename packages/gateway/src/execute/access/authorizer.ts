// Calls the Lambda authorizer of a handshake: identity sources, the event, the function's verdict
// (docs/behaviour/data-plane.md section 8.1).

import {
  ExpressionDocument,
  isFunctionArn,
  lambdaFunctionOf,
  lambdaUriAdvice,
  type RequestParameterValues,
} from "@answerback/apigatewayv2";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { Meter } from "@answerback/vtl";
import { evaluatePolicy } from "../../auth/iam-policy.ts";
import type { CompiledAuthorizer } from "../../deployments/compiled-api.ts";
import type { StageText } from "../../deployments/stage-text.ts";
import { headerValues } from "../../http/headers.ts";
import { GatewayError } from "../chain/gateway-error.ts";
import type { ConnectEvent } from "../chain/inbound-event.ts";
import { filledOr } from "../chain/integration-error.ts";
import type { EndpointResponse } from "../integrations/endpoint-response.ts";
import type { Backends } from "../integrations/index.ts";
import { isFunctionError } from "../integrations/lambda-proxy-result.ts";
import { contextText, EventContext } from "../values/event-context.ts";
import { handshakeMembers, requestContextOf } from "../values/handshake-members.ts";
import { xrayTraceId } from "../values/trace-id.ts";
import type { AccessChecks } from "./access-checks.ts";
import { type AuthorizerResult, AuthorizerResultError, parseAuthorizerResult } from "./authorizer-result.ts";
import { queryValues } from "./handshake.ts";

export interface AuthorizerGrant {
  /** `$context.authorizer` */
  readonly authorizer: Readonly<Record<string, string | number>>;
  readonly usageIdentifierKey: string | undefined;
}

/** The longest that an authorizer may take, in milliseconds. Assumed: as long as an integration. */
const timeoutMillis = 29_000;

/**
 * @param methodArn the ARN that the policy must allow
 * @throws GatewayError UNAUTHORIZED without an identity or if the function says so, FORBIDDEN if its policy does not
 * allow, INTERNAL_SERVER_ERROR if it fails otherwise
 */
export async function askAuthorizer(
  event: ConnectEvent,
  authorizer: CompiledAuthorizer,
  methodArn: string,
  lambda: Backends["lambda"],
  checks: AccessChecks,
): Promise<AuthorizerGrant> {
  const place = { resource: `Authorizer ${authorizer.authorizerId}`, member: "authorizerUri", position: undefined };
  const result = await checks.run("authorizer", async () => {
    requireIdentity(event, authorizer);
    const endpoint = await checks.call(call).catch((cause: unknown) => {
      throw failed(`The authorizer could not be called: ${errorMessage(cause)}`, cause);
    });
    return verdict(endpoint);
  });
  const context = {
    ...result.context,
    principalId: result.principalId,
    integrationLatency: checks.authorizerCall?.latencyMillis ?? 0,
  };
  checks.authorizerContext = context;
  await checks.run("authorize", () => requireAllowed(result, methodArn));
  return { authorizer: context, usageIdentifierKey: result.usageIdentifierKey };

  async function call(): Promise<EndpointResponse> {
    const uri = filled(authorizer.uri);
    const target = isFunctionArn(uri) ? undefined : lambdaFunctionOf(uri);
    if (target === undefined)
      throw failed(`'${uri}' is not the invocation URI of a Lambda function. ${lambdaUriAdvice(uri)}`);
    return lambda({
      kind: "lambda",
      timeoutMillis,
      ...target,
      invocationType: "RequestResponse",
      clientContext: undefined,
      payload: JSON.stringify(authorizerEvent(event, methodArn)),
      credentialsArn: authorizer.credentials && filled(authorizer.credentials),
      traceId: xrayTraceId(event),
    });
  }

  function filled(text: StageText): string {
    return filledOr(text, event.stage.stageVariables, (error) => failed(error.message, error));
  }

  function verdict(endpoint: EndpointResponse): AuthorizerResult {
    if (isFunctionError(endpoint)) {
      if (functionErrorOf(endpoint, event.meter) === "Unauthorized") {
        throw new GatewayError("UNAUTHORIZED", "The authorizer answered Unauthorized.");
      }
      throw failed(`The authorizer failed: ${endpoint.document.text.slice(0, 300)}`);
    }
    try {
      return parseAuthorizerResult(endpoint.document.text);
    } catch (error) {
      if (!(error instanceof AuthorizerResultError)) throw error;
      throw failed(`The authorizer's result is malformed: ${error.message}`, error);
    }
  }

  function failed(reason: string, cause?: unknown): GatewayError {
    return cause instanceof GatewayError && cause.code === "INTERNAL_SERVER_ERROR"
      ? cause
      : new GatewayError("INTERNAL_SERVER_ERROR", reason, { cause, place });
  }
}

/** @throws GatewayError FORBIDDEN */
function requireAllowed({ policy }: AuthorizerResult, methodArn: string): void {
  const decision = evaluatePolicy(policy, "execute-api:Invoke", methodArn);
  if (decision === "allowed") return;
  throw new GatewayError(
    "FORBIDDEN",
    decision === "denied"
      ? `The authorizer's policy denies ${methodArn}.`
      : `The authorizer's policy does not cover ${methodArn}.`,
  );
}

/** 8.1.3: the function is called only if every identity source has a value. */
function requireIdentity(event: ConnectEvent, authorizer: CompiledAuthorizer): void {
  const values = new HandshakeValues(event);
  for (const { source, read } of authorizer.identitySources) {
    const found = read(values);
    if (found.length === 0 || found.some((value) => value === "")) {
      throw new GatewayError("UNAUTHORIZED", `The handshake has no ${source}, an identity source of the authorizer.`);
    }
  }
}

/** The event of 8.1.4 and 8.1.5. Unlike an integration's, it has all headers, and always a query. */
function authorizerEvent(event: ConnectEvent, methodArn: string): object {
  const {
    headers,
    multiValueHeaders,
    queryStringParameters = {},
    multiValueQueryStringParameters = {},
  } = handshakeMembers(event, () => true);
  return {
    type: "REQUEST",
    methodArn,
    headers: { "content-length": "0", ...headers },
    multiValueHeaders: { "content-length": ["0"], ...multiValueHeaders },
    queryStringParameters,
    multiValueQueryStringParameters,
    stageVariables: event.stage.stageVariables,
    requestContext: requestContextOf(new EventContext(event, "$connect")),
  };
}

function functionErrorOf(endpoint: EndpointResponse, meter: Meter): unknown {
  const error = endpoint.document.plainValue(meter);
  return typeof error === "object" && error !== null && "errorMessage" in error ? error.errorMessage : undefined;
}

const noDocument = new ExpressionDocument("");

/** The values that identity sources read. */
class HandshakeValues implements RequestParameterValues {
  readonly document = noDocument;
  readonly meter: Meter;
  readonly #event: ConnectEvent;

  constructor(event: ConnectEvent) {
    this.#event = event;
    this.meter = event.meter;
  }

  requestHeaderValues(name: string): readonly string[] {
    return headerValues(this.#event.handshake.headers, name);
  }

  requestQuerystringValues(name: string): readonly string[] {
    return queryValues(this.#event.handshake, name);
  }

  stageVariable(name: string): string | undefined {
    const { stageVariables } = this.#event.stage;
    return Object.hasOwn(stageVariables, name) ? stageVariables[name] : undefined;
  }

  contextValue(path: readonly string[]): string | undefined {
    return contextText(new EventContext(this.#event, "$connect"), path);
  }
}
