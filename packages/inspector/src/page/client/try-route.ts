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
    if (made) await showHandshake(made.options.name);
    return;
  }
  const before = showWhenRefused();
  const open = await openClient(stage);
  before.stop();
  if (open === undefined) return;
  if (route.routeKey === "$disconnect") open.close();
  else await sendAndShow(open, route.sample?.text ?? "{}");
}

let wanted: MessageTest | undefined;

onMessages((items) => {
  const found = wanted && items.find(wanted);
  if (found === undefined) return;
  wanted = undefined;
  choose(found);
});

async function showHandshake(name: string): Promise<void> {
  wanted = (item) => item.kind === "connect" && item.name === name;
}

/** If the handshake is refused, it is what there is to see. */
function showWhenRefused() {
  wanted = ({ kind, outcome }) => kind === "connect" && outcome === "refused";
  return {
    stop() {
      // The refusal may be reported after the client has noticed it.
      setTimeout(() => {
        wanted = undefined;
      }, 1000);
    },
  };
}
