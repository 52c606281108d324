// The view "Map": every API, and the details of the node that is selected.
import { useEffect } from "preact/hooks";
import { apiOf } from "../api/apis.ts";
import { ApiMaps } from "./api-maps.tsx";
import { NodeDetails } from "./node-details.tsx";
import { selectedNode } from "./selected-node.ts";

export function MapPage() {
  const selected = selectedNode.value;
  const api = apiOf(selected?.apiId);
  useEffect(
    () => () => {
      selectedNode.value = undefined;
    },
    [],
  );
  return (
    <main class={`views map-page${selected ? " with-details" : ""}`}>
      <section class="start" aria-label="Map">
        <ApiMaps canExport />
      </section>
      {selected && api && (
        <aside class="node-details" aria-label="Details">
          <button
            type="button"
            class="plain close"
            onClick={() => {
              selectedNode.value = undefined;
            }}
          >
            Close
          </button>
          <NodeDetails api={api} node={selected.node} />
        </aside>
      )}
    </main>
  );
}
