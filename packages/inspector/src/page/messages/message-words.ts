// The texts of a line of the list.
import { bytesOf, bytesText } from "../text/words.ts";
import type { Message } from "./message-log.ts";

/** `quote`; a handshake or an end is `$connect` or `$disconnect` whether the API has the route or not. */
export function routeText({ kind, route }: Message): string {
  switch (kind) {
    case "message":
      return route ?? "no route";
    case "connect":
      return route ?? "$connect";
    case "disconnect":
      return route ?? "$disconnect";
    case "refusedFrame":
      return "refused frame";
    case "callback":
      return "callback";
  }
}

/** The backend's status; of handshakes also the result. */
export function statusText({ kind, status, outcome }: Message): string {
  if (kind === "connect" && (outcome === "accepted" || outcome === "refused")) return outcome;
  return status === undefined ? "" : String(status);
}

export function messageText({ kind, message = "", in: bytes, name }: Message): string {
  if (message !== "") return excerpt(message, bytes);
  if (kind === "message" || kind === "refusedFrame") return bytes === undefined ? "(empty)" : bytesText(bytes);
  return name ?? "";
}

export function answerText({ outcome, answer = "", out }: Message): string {
  if (answer !== "") return outcome === "frame" ? excerpt(answer, out) : answer;
  if (outcome === "silence") return "";
  return out === undefined || out === 0 ? "" : bytesText(out);
}

/** A summary has only the first characters. */
function excerpt(text: string, bytes: number | undefined): string {
  return bytes === undefined || bytesOf({ text }) >= bytes ? text : `${text}…`;
}
