// Compiles one integration of a snapshot with its integration responses. Parts that do not compile are reported: messages
// that need them fail, others are served.
import {
  compileIntegrationResponseKey,
  compileRequestParameters,
  compileResponseParameters,
  IntegrationResponseKeyError,
  isLambdaUri,
  lambdaUriAdvice,
  ParameterMappingError,
  SelectionExpressionError,
} from "@answerback/apigatewayv2";
import {
  compileRequestTemplates,
  compileResponseTemplates,
  type OwnedCompiler,
  type TemplateOwner,
} from "./compile-template.ts";
import type {
  CompiledIntegration,
  CompiledIntegrationResponse,
  CompileProblem,
  IntegrationResponses,
  MockIntegration,
} from "./compiled-api.ts";
import { compileResponseSelection } from "./response-selection.ts";
import type { Snapshot } from "./snapshot.ts";
import { compileStageText } from "./stage-text.ts";

type SnapshotIntegration = Snapshot["integrations"][number];
type SnapshotIntegrationResponse = SnapshotIntegration["integrationResponses"][number];

/** The maximum, and the default, in milliseconds. */
const defaultTimeoutMillis = 29_000;

export function compileIntegration(
  integration: SnapshotIntegration,
  report: (problem: CompileProblem) => void,
  compile: OwnedCompiler,
): CompiledIntegration {
  const integrationId = integration.integrationId ?? "";
  const base = {
    integrationId,
    integrationType: integration.integrationType ?? "MOCK",
    timeoutMillis: integration.timeoutInMillis ?? defaultTimeoutMillis,
  } as const;
  const owner = { resource: `Integration ${integrationId}`, report, compile };
  const uri = compileStageText(integration.integrationUri ?? "");
  const credentials = integration.credentialsArn ? compileStageText(integration.credentialsArn) : undefined;
  const method = integration.integrationMethod ?? "POST";
  const requestParameters = orReport(
    { ...owner, member: "requestParameters" },
    () => compileRequestParameters(integration.requestParameters ?? {}),
    [],
  );

  if (base.integrationType !== "MOCK" && uri.source === "") {
    return unusable("The integration has no integrationUri.");
  }
  if (integration.connectionType === "VPC_LINK") {
    return unusable("VPC links are not supported. Use connectionType INTERNET and a URI that this machine can reach.");
  }
  if (base.integrationType === "HTTP_PROXY") return { kind: "httpProxy", ...base, uri, method, requestParameters };
  const isLambda = isLambdaUri(uri.source);
  if (base.integrationType === "AWS_PROXY") {
    if (!isLambda)
      return unusable(`AWS_PROXY can call Lambda functions only, not '${uri.source}'. ${lambdaUriAdvice(uri.source)}`);
    return { kind: "lambdaProxy", ...base, uri, credentials };
  }

  const transforming = {
    ...base,
    requestContentHandling: integration.contentHandlingStrategy,
    requestParameters,
    requestTemplates: {
      selectionExpression: integration.templateSelectionExpression,
      keys: Object.keys(integration.requestTemplates ?? {}),
    },
    chooseRequestTemplate: orReport<MockIntegration["chooseRequestTemplate"]>(
      { ...owner, member: "templateSelectionExpression" },
      () =>
        compileRequestTemplates(
          integration.requestTemplates ?? {},
          integration.templateSelectionExpression,
          integration.passthroughBehavior ?? "WHEN_NO_MATCH",
          { ...owner, member: "requestTemplates" },
        ),
      () => ({ kind: "refused" }),
    ),
    responses: compileResponses(integration, isLambda ? "errorMessage" : "statusCode", report, compile),
  };
  switch (base.integrationType) {
    case "MOCK":
      return { kind: "mock", ...transforming };
    case "HTTP":
      return { kind: "http", ...transforming, uri, method };
    case "AWS":
      return isLambda
        ? { kind: "lambda", ...transforming, uri, credentials }
        : { kind: "awsService", ...transforming, uri, method, credentials };
  }

  function unusable(reason: string): CompiledIntegration {
    report({ resource: owner.resource, member: "integrationUri", position: undefined, message: reason });
    return { kind: "unusable", ...base, reason };
  }
}

function compileResponses(
  integration: SnapshotIntegration,
  subject: IntegrationResponses["subject"],
  report: (problem: CompileProblem) => void,
  compile: OwnedCompiler,
): IntegrationResponses {
  const responses = integration.integrationResponses.flatMap((resource) => {
    const owner = {
      resource: `IntegrationResponse ${resource.integrationResponseId} of Integration ${integration.integrationId}`,
      report,
      compile,
    };
    const key = orReport(
      { ...owner, member: "integrationResponseKey" },
      () => compileIntegrationResponseKey(resource.integrationResponseKey ?? ""),
      undefined,
    );
    return key ? [{ key, response: compileIntegrationResponse(resource, owner) }] : [];
  });
  return compileResponseSelection(subject, responses);
}

function compileIntegrationResponse(
  resource: SnapshotIntegrationResponse,
  owner: Omit<TemplateOwner, "member">,
): CompiledIntegrationResponse {
  return {
    integrationResponseId: resource.integrationResponseId ?? "",
    key: resource.integrationResponseKey ?? "",
    contentHandling: resource.contentHandlingStrategy,
    templates: {
      selectionExpression: resource.templateSelectionExpression,
      keys: Object.keys(resource.responseTemplates ?? {}),
    },
    chooseTemplate: orReport<CompiledIntegrationResponse["chooseTemplate"]>(
      { ...owner, member: "templateSelectionExpression" },
      () =>
        compileResponseTemplates(resource.responseTemplates ?? {}, resource.templateSelectionExpression, {
          ...owner,
          member: "responseTemplates",
        }),
      () => ({ kind: "none" }),
    ),
    parameters: orReport<CompiledIntegrationResponse["parameters"]>(
      { ...owner, member: "responseParameters" },
      () => compileResponseParameters(resource.responseParameters ?? {}),
      [],
    ),
  };
}

/** For malformed members. The control plane refuses them, but a store written by other means may contain them. */
function orReport<Result>(
  place: { readonly resource: string; readonly member: string; readonly report: (problem: CompileProblem) => void },
  compile: () => Result,
  otherwise: Result,
): Result {
  try {
    return compile();
  } catch (error) {
    if (
      !(error instanceof SelectionExpressionError) &&
      !(error instanceof ParameterMappingError) &&
      !(error instanceof IntegrationResponseKeyError)
    ) {
      throw error;
    }
    const { report, resource, member } = place;
    report({ resource, member, position: undefined, message: error.message });
    return otherwise;
  }
}
