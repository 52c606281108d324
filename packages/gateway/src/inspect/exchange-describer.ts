// Describes each exchange, and so masks its secrets, once: the inspector and the execution log share the description, and a
// list that is asked for again costs nothing more. It is made when it is first needed, because no one looks at most.
import type { Exchange } from "../execute/chain/exchange.ts";
import type { ExchangeDescription } from "./described-exchange.ts";
import { describeExchange } from "./exchange-description.ts";
import { createMask } from "./mask.ts";

/** The number of the exchange is not known to it and is 0. */
export type ExchangeDescriber = (exchange: Exchange) => ExchangeDescription;

/** @param maskedNames masked beside those that always are */
export function createExchangeDescriber(maskedNames: readonly string[]): ExchangeDescriber {
  const mask = createMask(maskedNames);
  const described = new WeakMap<Exchange, ExchangeDescription>();
  return (exchange) => {
    let description = described.get(exchange);
    if (description === undefined) {
      description = describeExchange(exchange, 0, mask);
      described.set(exchange, description);
    }
    return description;
  };
}
