// The parts of the inspector that the gateway gets from this package, loaded on first use.
import type { InspectorPage, WriteConversations } from "@answerback/gateway";

export const inspectorPage: InspectorPage = async () => (await import("@answerback/inspector")).inspectorPage();

export const writeConversations: WriteConversations = async (exchanges, gateway) =>
  (await import("./conversations/recorded-conversations.ts")).writeConversations(exchanges, gateway);
