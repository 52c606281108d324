// Chooses the routes whose backend answers are held.
import { chosenApis } from "../path/api-maps.tsx";
import { Popover } from "../shell/popover.tsx";
import { breakpoints, hold, isHeld, letGo } from "./holds.ts";

export function HoldButton() {
  const count = breakpoints.value.length;
  const label = (
    <>
      {count > 0 ? `Holding ${count}` : "Hold"} <kbd>F8</kbd>
    </>
  );
  return (
    <Popover id="hold" label={label} isArmed={count > 0}>
      {() => (
        <fieldset class="panel">
          <legend>Hold the backend's answers of</legend>
          {chosenApis().flatMap((api) =>
            api.routes
              .filter(({ integrationId }) => integrationId !== undefined)
              .map(({ routeKey, routeId }) => (
                <label key={routeId}>
                  <input
                    type="checkbox"
                    checked={isHeld(api.apiId, routeKey)}
                    onChange={({ currentTarget }) =>
                      currentTarget.checked ? hold(api.apiId, routeKey) : letGo(api.apiId, routeKey)
                    }
                  />
                  <code>{routeKey}</code>
                </label>
              )),
          )}
          <p class="quiet">A held answer waits for you to edit its status and body, and to let it go.</p>
        </fieldset>
      )}
    </Popover>
  );
}
