// One exchange: the sentence, the lit path, and below it the part of it that is open.
import type { ExchangeDescription } from "@answerback/gateway/inspector-api";
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { apiOf } from "../api/apis.ts";
import { isPending } from "../messages/chosen.ts";
import { ErrorText } from "./error-text.tsx";
import { ExchangeMap } from "./exchange-map.tsx";
import { Part } from "./part.tsx";
import { firstPart, type PartName, partsOf } from "./phase.ts";
import { Facts, Sentence } from "./sentence.tsx";

export function ExchangeView({ exchange }: { readonly exchange: ExchangeDescription }) {
  const part = useSignal<PartName>(firstPart(exchange));
  const parts = useMemo(() => partsOf(exchange), [exchange]);
  return (
    <article id="exchange" class="exchange" aria-label="Exchange" aria-busy={isPending.value} tabIndex={-1}>
      <header>
        <Sentence exchange={exchange} />
        <Facts exchange={exchange} />
        <ErrorText exchange={exchange} />
      </header>
      <ExchangeMap exchange={exchange} api={apiOf(exchange.apiId)} part={part} />
      <div class="parts" role="tablist" aria-label="Parts of the exchange">
        {[...parts].map(([name, title]) => (
          <button
            key={name}
            id={`tab-${name}`}
            type="button"
            role="tab"
            aria-selected={part.value === name}
            aria-controls="part"
            tabIndex={part.value === name ? 0 : -1}
            onClick={() => {
              part.value = name;
            }}
            onKeyDown={(event) => {
              const next = nextPart([...parts.keys()], name, event.key);
              if (next === undefined) return;
              event.preventDefault();
              part.value = next;
              document.getElementById(`tab-${next}`)?.focus();
            }}
          >
            {title}
          </button>
        ))}
      </div>
      <div id="part" class={`part ${part.value}`} role="tabpanel" aria-labelledby={`tab-${part.value}`}>
        <Part exchange={exchange} name={part.value} />
      </div>
    </article>
  );
}

function nextPart(names: readonly PartName[], name: PartName, key: string): PartName | undefined {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
  return step === undefined ? undefined : names.at((names.indexOf(name) + step) % names.length);
}
