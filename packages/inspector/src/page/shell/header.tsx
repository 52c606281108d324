// The top of the page: which API, which view, and what is always at hand.

import { apiName, apis, stages } from "../api/apis.ts";
import { gatewayState } from "../api/events.ts";
import { HoldButton } from "../hold/hold-button.tsx";
import { openPalette } from "../keys/palette-state.ts";
import { commandKey } from "../keys/shortcuts.ts";
import { stageChoice } from "../messages/list-state.ts";
import { isShared } from "../share/read-data.ts";
import { ShareButton } from "../share/share-button.tsx";
import { ClockButton } from "../testing/clock-button.tsx";
import { faults } from "../testing/faults.ts";
import { hashOf, type Place, place, type View } from "./address.ts";
import { NodeCount } from "./nodes.tsx";

const stateWords = { connecting: "connecting", live: "live", lost: "no gateway" } as const;

const views: readonly { readonly title: string; readonly place: Place; readonly of: readonly View[] }[] = [
  { title: "Messages", place: { view: "messages" }, of: ["messages", "connection"] },
  { title: "Map", place: { view: "map" }, of: ["map"] },
  { title: "Templates", place: { view: "templates" }, of: ["templates"] },
  { title: "Findings", place: { view: "findings" }, of: ["findings"] },
  // A page in a single file has no gateway to test.
  ...(isShared ? [] : [{ title: "Test", place: { view: "test" }, of: ["test"] } as const]),
];

export function Header() {
  const { view } = place.value;
  const findings = (apis.value ?? []).reduce((sum, { findingCount }) => sum + findingCount, 0);
  return (
    <header class="top">
      <h1>Answerback</h1>
      <StageChoice />
      <nav aria-label="Views">
        {views.map((it) => (
          <a key={it.title} href={hashOf(it.place) || "#"} aria-current={it.of.includes(view) ? "page" : undefined}>
            {it.title}
            {it.title === "Findings" && findings > 0 && <span class="count">{findings}</span>}
            {it.title === "Test" && faults.value.length > 0 && (
              <span class="count" title="fault rules">
                {faults.value.length}
              </span>
            )}
          </a>
        ))}
      </nav>
      <ClockButton />
      <button type="button" aria-haspopup="dialog" onClick={openPalette}>
        Anything <kbd>{commandKey("K")}</kbd>
      </button>
      <HoldButton />
      <ShareButton />
    </header>
  );
}

function StageChoice() {
  const all = stages.value;
  return (
    <div class="stage-choice">
      <span class={`state ${gatewayState.value}`} role="status" title={stateWords[gatewayState.value]}>
        <span class="hidden">{stateWords[gatewayState.value]}</span>
      </span>
      <NodeCount />
      {all.length === 1 ? (
        <span class="only-stage">
          {apiName(all[0]!.api)} / {all[0]!.stage.stageName}
        </span>
      ) : (
        <select
          aria-label="API and stage"
          value={stageChoice.value}
          onChange={({ currentTarget }) => {
            stageChoice.value = currentTarget.value;
          }}
        >
          <option value="">All stages</option>
          {all.map(({ api, stage, value }) => (
            <option key={value} value={value}>
              {apiName(api)} / {stage.stageName}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}
