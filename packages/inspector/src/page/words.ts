// What the members of an exchange mean, in words.
import { bodyText, type Exchange, type Outcome, type Template } from "./exchange.ts";

const silences: Readonly<Record<string, string>> = {
  noRouteResponse: "Nothing was sent: the route has no route response, so it is one-way.",
  noIntegration: "Nothing was sent: the route has no integration.",
  disconnect: "The client is gone; what the integration answered is dropped.",
};

/** One sentence about what the client got. */
export function outcomeSentence({ kind, reason, status, subprotocol }: Outcome): string {
  switch (kind) {
    case "frame":
      return "The client received this frame.";
    case "silence":
      return silences[reason ?? ""] ?? "Nothing was sent.";
    case "failed":
      return "The gateway answered with an error.";
    case "accepted":
      return `The handshake was accepted${subprotocol === undefined ? "" : ` with the subprotocol ${subprotocol}`}.`;
    case "refused":
      return `The handshake was refused with ${status}.`;
  }
}

/** Why a template was the one. */
export function choiceSentence({ key, chosenBy }: Pick<Template, "key" | "chosenBy">): string {
  switch (chosenBy) {
    case "expression":
      return `The template selection expression gave ${key}.`;
    case "first":
      return "There is no template selection expression, and the first template is taken.";
    default:
      return `${chosenBy} is what is taken when the template selection expression names no other.`;
  }
}

/** What the list shows of a received event. */
export function receivedText({ received }: Exchange): string {
  if ("text" in received) return received.text;
  if ("headers" in received) return "connected";
  return `disconnected, ${received.statusCode} ${received.reason}`.trim();
}

/** What the list shows of the outcome. */
export function outcomeText({ outcome }: Exchange): string {
  if (outcome.error) return outcome.error.message.split("\n", 1)[0] ?? "";
  if (outcome.frame) return bodyText(outcome.frame);
  if (outcome.kind === "silence") return outcome.reason === "disconnect" ? "" : "nothing sent";
  return outcome.kind === "refused" ? `refused with ${outcome.status}` : outcome.kind;
}

export function millisText(millis: number): string {
  return `${millis < 10 ? millis.toFixed(2) : millis.toFixed(0)} ms`;
}
