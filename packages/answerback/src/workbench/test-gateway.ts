// For tests of the page: a gateway that keeps many exchanges.
import { defaultSettings, type Gateway, startGateway } from "@answerback/gateway";
import { inspectorPage } from "../inspector-parts.ts";

export function startKeepingGateway(maxExchanges: number): Promise<Gateway> {
  return startGateway({
    ...defaultSettings,
    port: 0,
    inspectorPage,
    inspector: { ...defaultSettings.inspector, maxExchanges, maxBytes: 64 * 1024 * 1024 },
    onWarning: () => {},
  });
}

/** The number of exchanges that the gateway keeps. */
export async function keptCount({ url }: Gateway): Promise<number> {
  const answer = await fetch(`${url}/inspector/api/exchanges?limit=1`);
  return ((await answer.json()) as { readonly total: number }).total;
}
