// The message, handshake or end of a connection, and how its route was chosen.
import type { ExchangeDescription } from "@answerback/gateway/inspector-api";
import { BodyView, PairsView } from "../text/body-view.tsx";
import { Marked } from "../text/marked.tsx";
import { Pane } from "./pane.tsx";

export function ReceivedPart({ exchange }: { readonly exchange: ExchangeDescription }) {
  return (
    <div class="panes">
      <Received exchange={exchange} />
      <Pane title="Route">
        <RouteChoice exchange={exchange} />
        <Ids exchange={exchange} />
      </Pane>
    </div>
  );
}

function Received({ exchange: { received } }: { readonly exchange: ExchangeDescription }) {
  if ("text" in received) {
    return (
      <Pane title="Message">
        <BodyView body={received} />
        {received.isMasked && <p class="quiet">Secrets are shown as ***.</p>}
      </Pane>
    );
  }
  if ("headers" in received) {
    return (
      <Pane title="Handshake">
        <PairsView title="Query" pairs={received.query} isOpen />
        <PairsView title="Headers" pairs={received.headers} isOpen />
      </Pane>
    );
  }
  if ("closedBy" in received) {
    return (
      <Pane title="End of the connection">
        <p>
          Code {received.statusCode}
          {received.reason !== "" && (
            <>
              , <Marked text={received.reason} />
            </>
          )}
          {received.detail !== undefined && `: ${received.detail}`}
        </p>
      </Pane>
    );
  }
  if ("method" in received) {
    return (
      <Pane title={`Callback ${received.method}`}>
        <BodyView body={received.body} />
      </Pane>
    );
  }
  return (
    <Pane title="Refused frame">
      <p>{received.detail}</p>
    </Pane>
  );
}

function RouteChoice({ exchange: { route, kind, outcome } }: { readonly exchange: ExchangeDescription }) {
  if (kind === "callback") return <p>A callback takes no route.</p>;
  if (kind === "refusedFrame") return <p>The frame was refused before a route was chosen.</p>;
  if (route === undefined) {
    return <p>{kind === "message" ? "No route takes this message." : `The API has no route $${kind}.`}</p>;
  }
  const { routeKey, selectionExpression, selected, twoWay, hasTarget } = route;
  return (
    <>
      {kind === "message" && (
        <p>
          {selected === undefined ? (
            <>
              The message is not valid JSON, so the route is <code>$default</code>.
            </>
          ) : (
            <>
              <code>{selectionExpression}</code> gave{" "}
              {selected === "" ? (
                "nothing"
              ) : (
                <code>
                  <Marked text={selected} />
                </code>
              )}
              {selected === routeKey ? (
                "."
              ) : (
                <>
                  , and no route has this key, so the route is <code>{routeKey}</code>.
                </>
              )}
            </>
          )}
        </p>
      )}
      {kind !== "message" && (
        <p>
          The route is <code>{routeKey}</code>.
        </p>
      )}
      {!hasTarget && <p>It has no target, so there is no backend.</p>}
      {outcome.error?.phase === "admit" && <p>It was not reached: the handshake was refused before.</p>}
      {kind === "message" && hasTarget && (
        <p>{twoWay ? "Two-way: its route response sends the answer." : "One-way: it has no route response."}</p>
      )}
    </>
  );
}

function Ids({ exchange }: { readonly exchange: ExchangeDescription }) {
  const { apiId, stage, deploymentId, connectionId, requestId } = exchange;
  const ids = { API: apiId, stage, deployment: deploymentId, connection: connectionId, request: requestId };
  return (
    <dl class="ids">
      {Object.entries(ids).map(
        ([name, id]) =>
          id !== undefined && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <code>{id}</code>
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}
