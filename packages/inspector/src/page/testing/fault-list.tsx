// The fault rules of the gateway, in the order in which they are tried.
import type { FaultDescription } from "@answerback/gateway/inspector-api";
import { useEffect, useRef } from "preact/hooks";
import { filterText } from "../messages/list-state.ts";
import { goTo } from "../shell/address.ts";
import { scopeText } from "./fault-words.ts";
import { faults, removeFault, removeFaults } from "./faults.ts";

export function FaultList({ faultId }: { readonly faultId: string | undefined }) {
  const all = faults.value;
  const isGone = faultId !== undefined && !all.some((fault) => fault.faultId === faultId);
  return (
    <>
      {isGone && <p class="warn">The rule of this exchange has been removed.</p>}
      {all.length === 0 ? (
        <p>There is no rule.</p>
      ) : (
        <ul class="faults" aria-label="Fault rules">
          {all.map((fault) => (
            <Fault key={fault.faultId} fault={fault} isChosen={fault.faultId === faultId} />
          ))}
        </ul>
      )}
      {all.length > 1 && (
        <button type="button" onClick={() => removeFaults()}>
          Remove all {all.length}
        </button>
      )}
    </>
  );
}

interface FaultProps {
  readonly fault: FaultDescription;
  readonly isChosen: boolean;
}

function Fault({ fault: { faultId, name, effect, rule, hits }, isChosen }: FaultProps) {
  const place = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) place.current?.scrollIntoView({ block: "nearest" });
  }, [isChosen]);
  return (
    <li ref={place} class="fault" aria-current={isChosen ? "true" : undefined}>
      <p>
        <strong>{name}</strong>
        {name !== effect && <> {effect}</>} <span class="quiet">{scopeText(rule)}</span>
      </p>
      <button
        type="button"
        class="link number"
        disabled={hits === 0}
        onClick={() => {
          filterText.value = `fault:"${name}"`;
          goTo({ view: "messages" });
        }}
      >
        {hits === 1 ? "1 hit" : `${hits} hits`}
      </button>
      <button type="button" aria-label={`Remove ${name}`} onClick={() => removeFault(faultId)}>
        Remove
      </button>
    </li>
  );
}
