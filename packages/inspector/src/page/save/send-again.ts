// Sends the message of an exchange again, with a client of the page.
import type { ExchangeDescription } from "@answerback/gateway/inspector-api";
import { openClient, sendAndWait } from "../client/clients.ts";
import { replayText } from "../client/replay.ts";
import { loadMessage } from "../messages/chosen.ts";

/** @returns the new exchange, or the reason why there is none */
export async function sendAgain(exchange: ExchangeDescription): Promise<ExchangeDescription | string> {
  const text = replayText(exchange);
  if (text === undefined) {
    return exchange.kind === "message"
      ? "A secret in the message is masked, so it was not sent again."
      : "Only messages can be sent again.";
  }
  const sender = await openClient(`${exchange.apiId}/${exchange.stage}`);
  if (sender === undefined) return "The message was not sent again: no client of the page can connect.";
  return loadMessage(await sendAndWait(sender, text));
}
