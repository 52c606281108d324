// Chooses the routes whose backend answers are held.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { chosenApis } from "../path/api-maps.tsx";
import { breakpoints, hold, isHeld, letGo } from "./holds.ts";

export function HoldButton() {
  const isOpen = useSignal(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      if (event instanceof KeyboardEvent ? event.key === "Escape" : !place.current?.contains(event.target as Node)) {
        isOpen.value = false;
      }
    };
    addEventListener("pointerdown", close);
    addEventListener("keydown", close);
    return () => {
      removeEventListener("pointerdown", close);
      removeEventListener("keydown", close);
    };
  }, []);
  const count = breakpoints.value.length;
  return (
    <div ref={place} class="hold">
      <button
        id="hold"
        type="button"
        aria-expanded={isOpen.value}
        class={count > 0 ? "armed" : ""}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        {count > 0 ? `Holding ${count}` : "Hold"} <kbd>F8</kbd>
      </button>
      {isOpen.value && (
        <fieldset class="hold-routes">
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
    </div>
  );
}
