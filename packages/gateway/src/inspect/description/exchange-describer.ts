// Describes each exchange and masks its secrets once. The inspector and the execution log share the description, which is
// made on first use, because most exchanges are never viewed. The explanation is made each time: its names and places are
// those of the program as it is now.
import type { Exchange } from "../../execute/chain/exchange.ts";
import type { ExchangeDescription } from "./described-exchange.ts";
import { type DescribeOptions, describeRecorded, explainMasked } from "./exchange-description.ts";

/** The `sequence` of its descriptions is 0. */
export type ExchangeDescriber = (exchange: Exchange) => ExchangeDescription;

export function createExchangeDescriber(options: DescribeOptions): ExchangeDescriber {
  const described = new WeakMap<Exchange, Omit<ExchangeDescription, "explanation">>();
  return (exchange) => {
    let description = described.get(exchange);
    if (description === undefined) {
      description = describeRecorded(exchange, 0, options);
      described.set(exchange, description);
    }
    return { ...description, explanation: explainMasked(exchange, options) };
  };
}
