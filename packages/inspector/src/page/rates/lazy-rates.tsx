// The charts are loaded when someone opens them.
import { lazy } from "../shell/lazy.tsx";
import { isRatesOpen } from "./rates-state.ts";

const RatesChart = lazy<Record<string, never>>(async () => (await import("./rates-chart.tsx")).RatesChart);

export function Rates() {
  return isRatesOpen.value ? <RatesChart /> : null;
}
