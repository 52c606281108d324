// Routes each request on the gateway's port: to the control plane, the data plane, callbacks, the inspector, metrics,
// health, readiness or another AWS service.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { AwsError } from "@answerback/apigatewayv2";
import type { Clock } from "../clock.ts";
import { sendLastAnswer } from "../http/last-answer.ts";
import type { StageAddress } from "../http/stage-address.ts";
import { Lane } from "../pace/lane.ts";
import { isCallback, stageAddress } from "./address.ts";
import { type CallerCheckSettings, checkCaller, isAllowedOrigin, isOfThisMachine } from "./caller-check.ts";
import { allowOrigin, answerPreflight, isPreflight } from "./cross-origin.ts";
import { type InspectorAccess, openAccess } from "./inspector-access.ts";

/** The handlers of requests that change or show the gateway. Their callers were checked. */
export interface ConfigurationPlanes {
  /** Everything below `/v2`. */
  control(request: IncomingMessage, response: ServerResponse): void;
  /** `/inspector` and everything below it, for this machine only. */
  inspector(request: IncomingMessage, response: ServerResponse): void;
  /** A request to another AWS service, served or not. @returns false if it is not one */
  service(request: IncomingMessage, response: ServerResponse): boolean;
  /** `/metrics`. */
  metrics(request: IncomingMessage, response: ServerResponse): void;
  /** `/`: a person's browser, or a program that asks what is served. */
  root(request: IncomingMessage, response: ServerResponse): void;
}

/** The handlers of clients' requests, and of everything else on the port. */
export interface Planes {
  /** A WebSocket handshake. */
  handshake(request: IncomingMessage, socket: Duplex, head: Buffer, address: StageAddress): void;
  /** A callback: `@connections/…` below the address of a stage. */
  callback(request: IncomingMessage, response: ServerResponse, address: StageAddress): void;
  /** Any other ordinary HTTP request to the address of a stage. */
  stage(request: IncomingMessage, response: ServerResponse, address: StageAddress): void;
  /** A request to no stage whose caller was checked: `serveConfiguration`, here or in another process. */
  configuration(request: IncomingMessage, response: ServerResponse): void;
}

export interface FrontDoorSettings extends CallerCheckSettings {
  /** Decides who may read the inspector on this machine. Default: everyone. */
  readonly inspectorAccess?: InspectorAccess;
  readonly clock: Clock;
  /** False while the gateway is about to stop, and accepts no clients. */
  readonly isReady: () => boolean;
  /** The address of a request to a custom domain; undefined for other hosts. */
  readonly customDomainAddress?: (host: string | undefined, url: string) => StageAddress | undefined;
  /** The address of a callback whose path names no API; undefined for other requests. Default: always undefined. */
  readonly callbackAddress?: (host: string | undefined, url: string) => StageAddress | undefined;
}

export interface FrontDoor {
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** A malformed request, or one that took too long to arrive. */
  clientError(error: Error & { readonly code?: string }, socket: Duplex): void;
}

/** CPU of a connection that sends a malformed request, in milliseconds. No honest client sends many. */
const malformedMillis = 0.2;
/** Malformed requests that wait for their answer; more get none. */
const maxWaitingMalformed = 1_000;

export function createFrontDoor(planes: Planes, settings: FrontDoorSettings): FrontDoor {
  const { inspectorAccess = openAccess } = settings;
  const malformed = new Lane(settings.clock);

  function addressOf(request: IncomingMessage): StageAddress | undefined {
    const { host } = request.headers;
    const url = request.url ?? "/";
    return (
      settings.customDomainAddress?.(host, url) ??
      stageAddress(host, url, settings.allowedHosts) ??
      settings.callbackAddress?.(host, url)
    );
  }

  return {
    request(request, response) {
      toOriginForm(request);
      const url = request.url ?? "/";
      try {
        const address = addressOf(request);
        if (address && !isCallback(address)) return planes.stage(request, response, address);
        checkCaller(request, settings);
        const { origin } = request.headers;
        if (isAllowedOrigin(origin, settings)) {
          allowOrigin(origin, response);
          if (isPreflight(request)) return answerPreflight(request, response);
        }
        if (address) return planes.callback(request, response, address);
        if (isBelow(url, "/inspector")) {
          if (!isOfThisMachine(request)) {
            return answer(response, 403, {
              message: "The inspector shows messages, so it is available on this machine only, not through a proxy.",
            });
          }
          if (!inspectorAccess.admit(request, response)) return;
        }
        if (isBelow(url, "/health")) return answer(response, 200, { status: "ok" });
        if (isBelow(url, "/ready")) {
          return settings.isReady()
            ? answer(response, 200, { status: "ready" })
            : answer(response, 503, { status: "draining" });
        }
        planes.configuration(request, response);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        response.setHeader("x-amzn-ErrorType", error.name);
        answer(response, error.status, { message: error.message });
      }
    },

    upgrade(request, socket, head) {
      toOriginForm(request);
      const address = addressOf(request);
      if (address) return planes.handshake(request, socket, head, address);
      socket.on("error", () => socket.destroy());
      sendLastAnswer(
        socket,
        "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\nx-amzn-ErrorType: NotFoundException\r\n\r\n",
        settings.clock,
      );
    },

    clientError(error, socket) {
      if (!socket.writable || malformed.waiting >= maxWaitingMalformed) return void socket.destroy();
      const [status, message] =
        error.code === "ERR_HTTP_REQUEST_TIMEOUT"
          ? ["408 Request Timeout", "Request Timeout"]
          : ["400 Bad Request", "Bad Request"];
      const body = JSON.stringify({ message });
      const answer = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
      socket.on("error", () => socket.destroy());
      void malformed.run(() => sendLastAnswer(socket, answer, settings.clock), malformedMillis);
    },
  };
}

/** Passes a request to the plane of its path. */
export function serveConfiguration(
  planes: ConfigurationPlanes,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { url = "/" } = request;
  if (isBelow(url, "/v2")) return planes.control(request, response);
  if (isBelow(url, "/inspector")) return planes.inspector(request, response);
  if (isBelow(url, "/metrics")) return planes.metrics(request, response);
  if (planes.service(request, response)) return;
  if (/^\/(?:\?|$)/.test(url)) return planes.root(request, response);
  answer(response, 404, {
    message: `${url} does not exist. The control plane is /v2, an API is /ws/{apiId}/{stage}, the inspector is /inspector/.`,
  });
}

/** Clients behind a proxy send `GET http://host/path`, whose host replaces the header (RFC 9112, 3.2.2). */
function toOriginForm(request: IncomingMessage): void {
  const url = request.url ?? "/";
  const match = url.startsWith("/") ? null : /^(?:http|ws)s?:\/\/([^/?]+)\/?(.*)$/i.exec(url);
  if (match === null) return;
  request.headers.host = match[1];
  request.url = `/${match[2]}`;
}

function isBelow(url: string, path: string): boolean {
  return url.startsWith(path) && (url.length === path.length || url[path.length] === "/" || url[path.length] === "?");
}

function answer(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) });
  response.end(text);
}
