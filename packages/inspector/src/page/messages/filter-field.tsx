// The field above the list that filters it, with the number of messages that pass.
import { loadMissed, log, logVersion, missedCount, olderCount } from "./feed.ts";
import { termKinds } from "./filter.ts";
import { filterText, shown, stageChoice } from "./list-state.ts";

export function FilterField() {
  return (
    <search class="filter">
      <input
        id="filter"
        type="search"
        placeholder="status:4xx  route:quote  text"
        aria-label="Filter messages"
        aria-describedby="filter-terms"
        autocomplete="off"
        spellcheck={false}
        title={terms}
        value={filterText.value}
        onInput={({ currentTarget }) => {
          filterText.value = currentTarget.value;
        }}
      />
      <Count />
      <span id="filter-terms" class="hidden">
        {terms}
      </span>
      {missedCount.value > 0 && (
        <p class="missed" role="status">
          {missedCount.value.toLocaleString("en")} not listed: the page was too slow.{" "}
          <button type="button" class="link" onClick={() => loadMissed().catch(() => {})}>
            List them
          </button>
        </p>
      )}
    </search>
  );
}

const terms = Object.values(termKinds)
  .map(({ example, meaning }) => `${example} (${meaning})`)
  .join(", ");

function Count() {
  logVersion.value;
  const all = (log.length + olderCount.value).toLocaleString("en");
  const isFiltered = filterText.value !== "" || stageChoice.value !== "";
  return (
    <span class="count number quiet" role="status">
      {isFiltered ? `${shown.value.passing.length.toLocaleString("en")} of ${all}` : all}
    </span>
  );
}
