// The maps of all APIs, each with a sample for each route.
import type { ApiDescription } from "@answerback/gateway/inspector-api";
import { useMemo } from "preact/hooks";
import { apiName, apis } from "../api/apis.ts";
import { tryRoute } from "../client/try-route.ts";
import { openExport } from "../export/exported.ts";
import { stageChoice } from "../messages/list-state.ts";
import { isShared } from "../share/read-data.ts";
import { goTo } from "../shell/address.ts";
import type { MapNode } from "./map-node.ts";
import { MapView } from "./map-view.tsx";
import { selectedNode } from "./selected-node.ts";
import { wholeMap } from "./whole-map.ts";

/** The APIs that the stage choice leaves. */
export function chosenApis(): readonly ApiDescription[] {
  const [apiId] = stageChoice.value.split("/");
  return (apis.value ?? []).filter((api) => stageChoice.value === "" || api.apiId === apiId);
}

/** @param props `canExport`: each API has a button that writes it as a program */
export function ApiMaps({ canExport = false }: { readonly canExport?: boolean }) {
  const all = chosenApis();
  return (
    <>
      {all.map((api) => (
        <ApiMapView key={api.apiId} api={api} hasTitle={all.length > 1} canExport={canExport && !isShared} />
      ))}
    </>
  );
}

interface ApiMapViewProps {
  readonly api: ApiDescription;
  readonly hasTitle: boolean;
  readonly canExport: boolean;
}

function ApiMapView({ api, hasTitle, canExport }: ApiMapViewProps) {
  const map = useMemo(() => wholeMap(api), [api]);
  const selected = selectedNode.value;
  const open = (node: MapNode) => {
    if (node.subject.kind === "template" && node.subject.templateId !== undefined) {
      goTo({ view: "templates", templateId: node.subject.templateId });
      return;
    }
    selectedNode.value = { apiId: api.apiId, node };
    goTo({ view: "map" });
  };
  return (
    <div class="api-map">
      {(hasTitle || canExport) && (
        <div class="map-head">
          {hasTitle && <h3>{apiName(api)}</h3>}
          {canExport && (
            <button type="button" onClick={() => openExport(api)}>
              Export
            </button>
          )}
        </div>
      )}
      <MapView
        map={map}
        label={`Map of ${apiName(api)}`}
        selectedId={selected?.apiId === api.apiId ? selected.node.id : undefined}
        onSelect={open}
        action={(node) => <Try api={api} node={node} />}
      />
      {api.routes.length === 0 && <p class="quiet">This API has no route yet.</p>}
    </div>
  );
}

function Try({ api, node: { subject, label } }: { readonly api: ApiDescription; readonly node: MapNode }) {
  if (subject.kind !== "route") return null;
  const route = api.routes.find(({ routeId }) => routeId === subject.routeId);
  if (route === undefined || api.stages.length === 0) return null;
  return (
    <button
      type="button"
      class="try"
      aria-label={`Try ${label}`}
      title={route.sample ? `Sends ${route.sample.text}` : `Tries ${label}`}
      onClick={() => tryRoute(api, route)}
    >
      Try
    </button>
  );
}
