// Integrations of HTTP backends.

import type { Duration } from "aws-cdk-lib";
import {
  type HttpMethod,
  type WebSocketIntegrationType,
  WebSocketRouteIntegration,
  type WebSocketRouteIntegrationBindOptions,
  type WebSocketRouteIntegrationConfig,
} from "aws-cdk-lib/aws-apigatewayv2";
import type { WebSocketCustomIntegrationOptions } from "./custom-integration.ts";

// Types of API Gateway that `WebSocketIntegrationType` lacks.
const HTTP = "HTTP" as WebSocketIntegrationType;
const HTTP_PROXY = "HTTP_PROXY" as WebSocketIntegrationType;

export interface WebSocketHttpCustomIntegrationProps extends WebSocketCustomIntegrationOptions {
  readonly url: string;
  readonly method: HttpMethod;
}

/** Calls a URL with the result of a request template (type HTTP). Integration responses turn its answer into the client's message. */
export class WebSocketHttpCustomIntegration extends WebSocketRouteIntegration {
  readonly #props: WebSocketHttpCustomIntegrationProps;

  /** @param id of the integration's construct */
  constructor(id: string, props: WebSocketHttpCustomIntegrationProps) {
    super(id);
    this.#props = props;
  }

  bind(_: WebSocketRouteIntegrationBindOptions): WebSocketRouteIntegrationConfig {
    const { url, method, ...options } = this.#props;
    return { ...options, type: HTTP, uri: url, method };
  }
}

export interface WebSocketHttpProxyIntegrationProps {
  readonly url: string;
  readonly method: HttpMethod;
  /**
   * Parameters of the request: `integration.request.header.NAME` to `route.request.header.NAME`, a literal, ….
   * @default - none
   */
  readonly requestParameters?: Readonly<Record<string, string>>;
  /**
   * 50 milliseconds to 29 seconds.
   * @default Duration.seconds(29)
   */
  readonly timeout?: Duration;
}

/** Calls a URL with the client's message; the body of its answer is the client's message (type HTTP_PROXY). */
export class WebSocketHttpProxyIntegration extends WebSocketRouteIntegration {
  readonly #props: WebSocketHttpProxyIntegrationProps;

  /** @param id of the integration's construct */
  constructor(id: string, props: WebSocketHttpProxyIntegrationProps) {
    super(id);
    this.#props = props;
  }

  bind(_: WebSocketRouteIntegrationBindOptions): WebSocketRouteIntegrationConfig {
    const { url, method, requestParameters, timeout } = this.#props;
    return { type: HTTP_PROXY, uri: url, method, requestParameters, timeout };
  }
}
