// The properties that custom (non-proxy) integrations have in common.

import type { Duration } from "aws-cdk-lib";
import type { ContentHandling, PassthroughBehavior } from "aws-cdk-lib/aws-apigatewayv2";
import type { IRole } from "aws-cdk-lib/aws-iam";

/**
 * Options of an integration whose request is made by a template, and whose answer by integration responses. They have the names
 * that `WebSocketRouteIntegrationConfig` has for them.
 */
export interface WebSocketCustomIntegrationOptions {
  /**
   * The conversion of the client's message before the template.
   * @default - the message is passed through
   */
  readonly contentHandling?: ContentHandling;
  /**
   * The role with which API Gateway calls the backend.
   * @default - none
   */
  readonly credentialsRole?: IRole;
  /**
   * The behavior if no request template is selected.
   * @default PassthroughBehavior.WHEN_NO_MATCH
   */
  readonly passthroughBehavior?: PassthroughBehavior;
  /**
   * Parameters of the request: `integration.request.header.NAME` to `route.request.header.NAME`, a literal, ….
   * @default - none
   */
  readonly requestParameters?: Readonly<Record<string, string>>;
  /**
   * Velocity templates that make the request, by the keys that `templateSelectionExpression` gives.
   * @default - the client's message is the request
   */
  readonly requestTemplates?: Readonly<Record<string, string>>;
  /**
   * The expression whose value is the key of the template: text, `\$default` or `${request.body.PATH}`.
   * @default - the template `$default`
   */
  readonly templateSelectionExpression?: string;
  /**
   * 50 milliseconds to 29 seconds.
   * @default Duration.seconds(29)
   */
  readonly timeout?: Duration;
}
