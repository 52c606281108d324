// The lit path of an exchange. Its nodes open the parts of the exchange; others open the map.
import type { ApiDescription, ExchangeDescription } from "@answerback/gateway/inspector-api";
import { type Signal, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { type KeyAnswer, KeyBox } from "../path/key-box.tsx";
import { litPath } from "../path/lit-path.ts";
import type { MapNode } from "../path/map-node.ts";
import { MapView } from "../path/map-view.tsx";
import { goTo } from "../shell/address.ts";
import { type PartName, partOfNode } from "./phase.ts";

interface ExchangeMapProps {
  readonly exchange: ExchangeDescription;
  readonly api: ApiDescription | undefined;
  readonly part: Signal<PartName>;
}

const partNodes: Readonly<Record<PartName, string>> = {
  received: "the route",
  authorizer: "the route",
  request: "the backend",
  backend: "the backend",
  answer: "the template",
};

export function ExchangeMap({ exchange, api, part }: ExchangeMapProps) {
  const map = useMemo(() => litPath(exchange, api), [exchange, api]);
  const asked = useSignal<KeyAnswer | undefined>(undefined);
  const keys = exchange.integrationResponse;
  const open = (node: MapNode) => {
    if (node.state === "passed" && node.subject.kind === "template") return;
    if (node.state === "passed" && (node.subject.kind === "route" || node.subject.kind === "integration")) {
      goTo({ view: "map" });
    } else part.value = partOfNode(exchange, node);
  };
  return (
    <div class="exchange-map">
      <MapView
        map={map}
        label="The way of this exchange"
        selectedId={partNodes[part.value]}
        onSelect={open}
        askedId={asked.value && `key ${asked.value.key}`}
        keyBox={
          keys && (
            <KeyBox
              keys={[...keys.keysTried, ...keys.keysNotTried]}
              subject={/^\d{3}$/.test(keys.subject) ? "statusCode" : "errorMessage"}
              onAnswer={(answer) => {
                asked.value = answer;
              }}
            />
          )
        }
      />
    </div>
  );
}
