// `test --record`: writes the exchanges that a gateway keeps as conversations, one for each connection.
import { writeFileSync } from "node:fs";
import type { BodyDescription, ExchangeDescription, ExchangesAnswer } from "@answerback/gateway/inspector-api";
import { InspectorClient } from "../inspector-client.ts";
import { UserError } from "../user-error.ts";
import { conversationFile, WrittenConversation } from "./written-conversation.ts";

/**
 * @param typed URL of a gateway, with the inspector's token if it has one
 * @returns the number of conversations. @throws UserError
 */
export async function recordExchanges(typed: string, file: string): Promise<number> {
  const inspector = new InspectorClient(typed);
  const { items: exchanges } = await inspector.ask<ExchangesAnswer>("exchanges?limit=1000");
  const byConnection = Map.groupBy(exchanges, ({ connectionId }) => connectionId);
  const conversations = Array.from(byConnection.values(), (ofConnection, index) =>
    conversationOf(ofConnection, index + 1),
  ).filter((it) => it !== undefined);
  if (conversations.length === 0) throw new UserError(`${typed} keeps no messages.`);
  try {
    // An existing file may have been edited.
    writeFileSync(file, conversationFile(inspector.origin, conversations), { flag: "wx" });
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === "EEXIST" ? "it exists" : (cause as Error).message;
    throw new UserError(`${file} cannot be written: ${reason}.`, { cause });
  }
  return conversations.length;
}

/** @returns undefined without a message, a refusal or a callback */
function conversationOf(exchanges: readonly ExchangeDescription[], number: number): WrittenConversation | undefined {
  const conversation = new WrittenConversation(`connection ${number}`);
  let isUseful = false;
  for (const exchange of exchanges) isUseful = write(exchange, conversation) || isUseful;
  return isUseful ? conversation : undefined;
}

/** @returns true if it is worth a conversation */
function write({ kind, received, outcome }: ExchangeDescription, conversation: WrittenConversation): boolean {
  switch (kind) {
    case "connect": {
      const query = "query" in received ? Object.fromEntries(received.query) : {};
      const hasQuery = Object.keys(query).length > 0;
      const isRefused = outcome.kind === "refused";
      if (hasQuery || isRefused) {
        const options = hasQuery ? JSON.stringify({ query }) : "true";
        conversation.add(`connect: ${options}${isRefused ? `\n      refused: ${outcome.status}` : ""}`);
      }
      return isRefused;
    }
    case "message":
      if (!("text" in received)) return false;
      if (received.isMasked) conversation.comment("The gateway masks a secret in this message.");
      conversation.send(received.text);
      if (outcome.frame !== undefined) conversation.expect(bodyText(outcome.frame));
      else conversation.add("silence: 200ms");
      return true;
    case "callback":
      if (!("method" in received) || received.method !== "POST" || received.body === undefined) return false;
      conversation.expect(bodyText(received.body));
      return true;
    case "disconnect":
      if ("closedBy" in received && received.closedBy !== "client" && received.statusCode !== 1006) {
        conversation.add(`closed: ${received.statusCode}`);
      }
      return false;
    default:
      return false;
  }
}

const bodyText = (body: BodyDescription) => ("text" in body ? body.text : `(binary, base64) ${body.base64}`);
