// If the gateway has credentials, the inspector needs a token: it shows messages that not every user of the machine may
// read. Each start creates a token and prints it in the inspector's address; the page sends it in a cookie.
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isSameSecret } from "../http/same-secret.ts";

export interface InspectorAccess {
  /** The path to open, including the token. */
  readonly path: string;
  /** @returns true if the request is admitted; otherwise it has been answered */
  admit(request: IncomingMessage, response: ServerResponse): boolean;
}

/** Anyone on this machine. */
export const openAccess: InspectorAccess = { path: "/inspector/", admit: () => true };

const cookieName = "answerback-inspector";

export const newInspectorToken = (): string => randomBytes(16).toString("hex");

/** @param token undefined: anyone on this machine may read the inspector */
export function createInspectorAccess(token: string | undefined): InspectorAccess {
  return token === undefined ? openAccess : createTokenAccess(token);
}

function createTokenAccess(token: string): InspectorAccess {
  return {
    path: `/inspector/?token=${token}`,
    admit(request, response) {
      if (tokensOf(request).some((given) => isSameSecret(given, token))) return true;
      const url = new URL(request.url ?? "/", "http://localhost");
      const asked = url.searchParams.get("token");
      if (asked !== null && isSameSecret(asked, token)) {
        url.searchParams.delete("token");
        response.writeHead(303, {
          // Without the token, to keep it out of the history and of referrers.
          Location: url.pathname.replace(/^\/inspector$/, "/inspector/") + url.search,
          "Set-Cookie": `${cookieName}=${token}; Path=/inspector; HttpOnly; SameSite=Strict`,
          "Cache-Control": "no-store",
          "Content-Length": 0,
        });
        response.end();
        return false;
      }
      const body = JSON.stringify({
        message:
          "The inspector needs a token. Open the address that was printed when the gateway started, or send the token as `Authorization: Bearer`.",
      });
      response.writeHead(401, {
        "Content-Type": "application/json",
        "Content-Length": Buffer.byteLength(body),
        "WWW-Authenticate": "Bearer",
      });
      response.end(body);
      return false;
    },
  };
}

function tokensOf({ headers }: IncomingMessage): readonly string[] {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  const cookies = (headers.cookie ?? "").split(/; */).filter((cookie) => cookie.startsWith(`${cookieName}=`));
  return [...cookies.map((cookie) => cookie.slice(cookieName.length + 1)), ...(bearer === undefined ? [] : [bearer])];
}
