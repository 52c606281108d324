// The option --manual-clock of the commands that serve.
import { settingsSchema } from "./settings/schema.ts";

export const manualClockFlag = "--manual-clock";
export const manualClockDescription =
  "let time stand still until `answerback time`: limits, time-outs, throttles, $context";

/** For the terminal. */
export function manualClockText(gatewayUrl: string): string {
  const isDefault = new URL(gatewayUrl).port === String(settingsSchema.properties.port.default);
  return `stands still; answerback time +10m${isDefault ? "" : ` --url ${gatewayUrl}`} turns it`;
}
