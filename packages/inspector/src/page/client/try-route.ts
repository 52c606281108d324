// Tries a route: connects if no client is open, sends the route's sample, and opens the exchange.
import type { ApiDescription, ApiRouteDescription } from "@answerback/gateway/inspector-api";
import { stageValue } from "../api/apis.ts";
import { choose } from "../messages/chosen.ts";
import { onMessages } from "../messages/feed.ts";
import type { MessageTest } from "../messages/message-log.ts";
import { connect, openClient, sendAndShow, stageFor } from "./clients.ts";

export async function tryRoute(api: ApiDescription, route: ApiRouteDescription): Promise<void> {
  const found = stageFor(api.apiId);
  if (found === undefined) return;
  const stage = stageValue(found.api, found.stage);
  if (route.routeKey === "$connect") {
    const made = connect({ stage });
    if (made) wanted = ({ kind, name }) => kind === "connect" && name === made.options.name;
    return;
  }
  // If the handshake is refused, it is what there is to see.
  wanted = ({ kind, outcome }) => kind === "connect" && outcome === "refused";
  const open = await openClient(stage);
  setTimeout(() => {
    wanted = undefined;
  }, refusalMillis);
  if (open === undefined) return;
  if (route.routeKey === "$disconnect") open.close();
  else await sendAndShow(open, route.sample?.text ?? "{}");
}

/** The refusal may be reported so much later than the client notices it. */
const refusalMillis = 1000;

/** The exchange to open as soon as it has ended. */
let wanted: MessageTest | undefined;

onMessages((items) => {
  const found = wanted && items.find(wanted);
  if (found === undefined) return;
  wanted = undefined;
  choose(found);
});
