// The construct of an integration response.
import { Annotations, type IResource, Resource, Token } from "aws-cdk-lib";
import {
  CfnIntegration,
  CfnIntegrationResponse,
  type ContentHandling,
  type IWebSocketIntegration,
} from "aws-cdk-lib/aws-apigatewayv2";
import type { Construct } from "constructs";
import { type IntegrationResponseKey, keyProblem } from "./integration-response-key.ts";
import { earlierResource } from "./same-resource.ts";
import { templateSelectionProblem } from "./template-selection.ts";

/** Characters of a template that API Gateway accepts. */
const maxTemplateLength = 32_768;

/** An integration response, of this app or imported. */
export interface IIntegrationResponse extends IResource {
  /** The identifier that API Gateway gave it. */
  readonly integrationResponseId: string;
}

/** The part of an integration response that does not depend on its integration. */
export interface IntegrationResponseOptions {
  /** Selects the answers to which it applies; as text, `$default` or a regular expression between slashes. */
  readonly key: IntegrationResponseKey | string;
  /**
   * The conversion of the backend's body before the template.
   * @default - the body is passed through
   */
  readonly contentHandling?: ContentHandling;
  /**
   * Headers of the handshake's response, for routes `$connect`: `method.response.header.NAME` to a literal in single quotes
   * or to `integration.response.header.NAME`.
   * @default - none
   */
  readonly responseParameters?: Readonly<Record<string, string>>;
  /**
   * Velocity templates that make the client's message, by the keys that `templateSelectionExpression` gives.
   * @default - the backend's body is the message
   */
  readonly responseTemplates?: Readonly<Record<string, string>>;
  /**
   * The expression whose value is the key of the template: text, `\$default`, `${integration.response.statuscode}`,
   * `${integration.response.body.PATH}`, `${integration.response.header.NAME}` or `${request.body.PATH}`.
   * @default - the template `$default`
   */
  readonly templateSelectionExpression?: string;
}

export interface IntegrationResponseProps extends IntegrationResponseOptions {
  /** The integration whose answers it turns into messages. It must not be a proxy integration. */
  readonly integration: IWebSocketIntegration;
}

export interface IntegrationResponseAttributes {
  readonly integrationResponseId: string;
}

/**
 * Turns a backend's answer into the client's message.
 * @resource AWS::ApiGatewayV2::IntegrationResponse
 */
export class IntegrationResponse extends Resource implements IIntegrationResponse {
  /** Refers to an integration response that this app does not manage. */
  static fromIntegrationResponseAttributes(
    scope: Construct,
    id: string,
    { integrationResponseId }: IntegrationResponseAttributes,
  ): IIntegrationResponse {
    return new (class extends Resource implements IIntegrationResponse {
      readonly integrationResponseId: string = integrationResponseId;
    })(scope, id);
  }

  readonly integrationResponseId: string;
  /** The integration to which it belongs. */
  readonly integration: IWebSocketIntegration;
  /** As API Gateway stores it. */
  readonly integrationResponseKey: string;
  readonly #resource: CfnIntegrationResponse;

  constructor(scope: Construct, id: string, props: IntegrationResponseProps) {
    super(scope, id);
    const { integration, key, contentHandling, responseParameters, responseTemplates } = props;
    this.integration = integration;
    this.integrationResponseKey = typeof key === "string" ? key : key.key;
    this.#resource = new CfnIntegrationResponse(this, "Resource", {
      apiId: integration.webSocketApi.apiId,
      integrationId: integration.integrationId,
      integrationResponseKey: this.integrationResponseKey,
      contentHandlingStrategy: contentHandling,
      responseParameters,
      responseTemplates,
      templateSelectionExpression: props.templateSelectionExpression,
    });
    this.integrationResponseId = this.#resource.ref;
    this.node.addValidation({ validate: () => [...this.#problems(props)] });
    const type = typeOf(integration);
    if (type?.endsWith("_PROXY")) {
      Annotations.of(this).addWarningV2(
        "@answerback/cdk:proxyIntegration",
        `Integration responses have no effect on integrations of the type ${type}. Use one of the type AWS, HTTP or MOCK.`,
      );
    }
  }

  *#problems({
    responseParameters = {},
    responseTemplates = {},
    templateSelectionExpression,
  }: IntegrationResponseProps) {
    const problem = keyProblem(this.integrationResponseKey);
    if (problem !== undefined) yield problem;
    const selection = templateSelectionProblem(templateSelectionExpression);
    if (selection !== undefined) yield selection;
    for (const [name, template] of Object.entries(responseTemplates)) {
      if (!Token.isUnresolved(template) && template.length > maxTemplateLength) {
        yield `The response template ${name} has ${template.length} characters; API Gateway accepts ${maxTemplateLength}.`;
      }
    }
    for (const name of Object.keys(responseParameters)) {
      if (!Token.isUnresolved(name) && !/^method\.response\.header\.[^.]+$/.test(name)) {
        yield `The response parameter ${name} must have the form method.response.header.NAME.`;
      }
    }
    const earlier = earlierResource(
      this.#resource,
      CfnIntegrationResponse,
      ({ apiId, integrationId, integrationResponseKey }) => [apiId, integrationId, integrationResponseKey],
    );
    if (earlier !== undefined) {
      yield `${earlier} has the same key ${this.integrationResponseKey}. The keys of an integration are unique.`;
    }
  }
}

/** @returns undefined for an imported integration */
function typeOf(integration: IWebSocketIntegration): string | undefined {
  const resource = integration.node.defaultChild;
  return resource instanceof CfnIntegration ? resource.integrationType : undefined;
}
