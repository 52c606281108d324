// A backend's answer, in the same shape for every integration type: docs/behaviour/integration-responses.md section 1.1.

import { isUtf8 } from "node:buffer";
import { ExpressionDocument, type ResponseValues } from "@answerback/apigatewayv2";
import type { Meter } from "@answerback/vtl";
import { headerValues, type Pairs } from "../../http/headers.ts";

export class EndpointResponse implements ResponseValues {
  /** Any integer for MOCK. */
  readonly statusCode: number;
  /** Names as sent. */
  readonly headers: Pairs;
  readonly body: Buffer;
  /** The backend sent more than the gateway reads; `body` ends where it stopped reading. */
  readonly tooLarge: boolean;
  #document: ExpressionDocument | undefined;

  constructor(statusCode: number, headers: Pairs, body: Buffer, tooLarge = false) {
    this.statusCode = statusCode;
    this.headers = headers;
    this.body = body;
    this.tooLarge = tooLarge;
  }

  /** The body as text, whatever its bytes are, and as JSON if it is valid JSON. */
  get document(): ExpressionDocument {
    this.#document ??= new ExpressionDocument(this.body.length === 0 ? "" : this.body.toString("utf8"));
    return this.#document;
  }

  /** The answer as the chain reads it. @throws LimitExceeded */
  converted(_meter: Meter): EndpointResponse {
    return this;
  }

  /** Drops the text and its parsed form; the body stays. */
  release(): void {
    this.#document = undefined;
  }

  headerValues(name: string): readonly string[] {
    return headerValues(this.headers, name);
  }

  /** The id that an AWS service gives each request. */
  get requestId(): string | undefined {
    return this.headerValues("x-amzn-requestid")[0] ?? this.headerValues("x-amz-request-id")[0];
  }

  /** True for UTF-8 of a text type or of no type (section 8.3). */
  get isText(): boolean {
    return this.body.length === 0 || (isTextType(this.headerValues("content-type")[0]) && isUtf8(this.body));
  }
}

/** Assumed: REST APIs have a list of binary media types for this, WebSocket APIs have none. */
function isTextType(contentType: string | undefined): boolean {
  if (contentType === undefined) return true;
  const type = contentType.split(";", 1)[0]!.trim().toLowerCase();
  return (
    type === "" ||
    type.startsWith("text/") ||
    /[/+-](?:json|xml|javascript|ecmascript)(?:-[\d.]+)?$/.test(type) ||
    type === "application/x-www-form-urlencoded"
  );
}
