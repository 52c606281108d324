// The one port. Decides for each request which plane it is for: the control plane, the data plane, or health.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { AwsError } from "@answerback/apigatewayv2";
import { type StageAddress, stageAddress } from "./address.ts";
import { type CallerCheckSettings, checkCaller } from "./caller-check.ts";

/** What stands behind the door. */
export interface Planes {
  /** Everything below `/v2`. */
  control(request: IncomingMessage, response: ServerResponse): void;
  /** A WebSocket handshake. */
  handshake(request: IncomingMessage, socket: Duplex, head: Buffer, address: StageAddress): void;
  /** An ordinary HTTP request to the address of a stage. */
  stage(request: IncomingMessage, response: ServerResponse, address: StageAddress): void;
}

export interface FrontDoor {
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export function createFrontDoor(planes: Planes, settings: CallerCheckSettings): FrontDoor {
  return {
    request(request, response) {
      const url = request.url ?? "/";
      try {
        const address = stageAddress(request.headers.host, url);
        if (address) return planes.stage(request, response, address);
        checkCaller(request, settings);
        if (isBelow(url, "/v2")) return planes.control(request, response);
        if (isBelow(url, "/health")) return answer(response, 200, { status: "ok" });
        answer(response, 404, {
          message: `Nothing is served at ${url}. The control plane is /v2, an API is /ws/{apiId}/{stage}.`,
        });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        response.setHeader("x-amzn-ErrorType", error.name);
        answer(response, error.status, { message: error.message });
      }
    },

    upgrade(request, socket, head) {
      const address = stageAddress(request.headers.host, request.url ?? "/");
      if (address) return planes.handshake(request, socket, head, address);
      socket.end(
        "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\nx-amzn-ErrorType: NotFoundException\r\n\r\n",
      );
    },
  };
}

function isBelow(url: string, path: string): boolean {
  return url.startsWith(path) && (url.length === path.length || url[path.length] === "/" || url[path.length] === "?");
}

function answer(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) });
  response.end(text);
}
