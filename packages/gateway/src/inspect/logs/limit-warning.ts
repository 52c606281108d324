// Warns of templates that come close to the limits of an exchange, before a larger message exceeds them.
import { type Exchange, errorOf } from "../../execute/chain/exchange.ts";

/** At most this many templates are reported. */
const maxNamed = 1_000;

/** Reports each template once, when an exchange used more than nine tenths of a budget. */
export function createLimitWarning(warn: (message: string) => void): (exchange: Exchange) => void {
  const named = new Set<string>();
  return (exchange) => {
    const { meter, stage } = exchange.event;
    const limit = meter.nearLimit;
    if (limit === undefined) return;
    for (const place of placesOf(exchange)) {
      const name = `${place} of API ${stage.apiId}`;
      if (named.has(name) || named.size >= maxNamed) continue;
      named.add(name);
      warn(
        `${name} used more than nine tenths of limits.template.${limit} (${meter.limits[limit]}) for one event. Simplify it or raise the setting.`,
      );
    }
  };
}

/** The member that failed, else the templates of the exchange, else its route. */
function placesOf({ event, routed, requestTemplate, responseTemplate, outcome }: Exchange): readonly string[] {
  const error = errorOf(outcome);
  if (error?.place !== undefined) return [`${error.place.resource} ${error.place.member}`];
  const places = [requestTemplate, responseTemplate].flatMap((choice) =>
    choice?.kind === "template" && choice.template.kind === "compiled"
      ? [`${choice.template.resource} ${choice.template.member}`]
      : [],
  );
  return places.length > 0 ? places : [`Route ${routed?.route.routeKey ?? event.kind}`];
}
