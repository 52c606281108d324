// The option --manual-clock of the commands that serve.
export const manualClockFlag = "--manual-clock";
export const manualClockDescription =
  "let time stand still until `answerback time`: limits, time-outs, throttles, $context";

const defaultPort = "4510";

/** For the terminal. */
export function manualClockText(gatewayUrl: string): string {
  const isDefault = new URL(gatewayUrl).port === defaultPort;
  return `stands still; answerback time +10m${isDefault ? "" : ` --url ${gatewayUrl}`} turns it`;
}
