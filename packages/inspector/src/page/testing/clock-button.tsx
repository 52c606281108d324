// The gateway's time in the header, if its clock is turned by hand.
import { place } from "../shell/address.ts";
import { lazy } from "../shell/lazy.tsx";
import { Popover } from "../shell/popover.tsx";
import { gatewayTimeText, manualTime } from "./clock.ts";

const ClockPanel = lazy(async () => (await import("../shell/late-parts.ts")).ClockPanel);

export function ClockButton() {
  const now = manualTime.value;
  // The view "Test" has the clock itself.
  if (now === undefined || place.value.view === "test") return null;
  return (
    <Popover
      id="clock"
      label={<time dateTime={now}>{gatewayTimeText(now)}</time>}
      title="The gateway's time stands still"
    >
      {() => (
        <section class="panel clock-panel" aria-label="Clock">
          <ClockPanel />
        </section>
      )}
    </Popover>
  );
}
