// The form of a new fault rule: a field for each of its members.
import type { ConnectionsAnswer } from "@answerback/gateway/inspector-api";
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { failureText, ignoreInterruption, read } from "../api/gateway.ts";
import { chosenApis } from "../path/api-maps.tsx";
import { integrationCaption, integrationLabel } from "../path/map-words.ts";
import { goTo } from "../shell/address.ts";
import { ruleOf } from "./fault-rule.ts";
import { type Effect, effects } from "./fault-words.ts";
import { addFault, proposed } from "./faults.ts";

export function FaultForm() {
  const effect = useSignal<Effect>("answer");
  const failure = useSignal("");
  const { route = "", connection = "" } = proposed.value;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    try {
      const { faultId } = await addFault(ruleOf(new FormData(form)));
      failure.value = "";
      goTo({ view: "test", faultId });
    } catch (error) {
      failure.value = error instanceof RangeError ? error.message : failureText(error);
    }
  };
  return (
    <form class="fault-form" aria-label="Add a fault rule" onSubmit={submit}>
      <fieldset>
        <legend>What happens</legend>
        <Field label="Effect">
          <select
            name="effect"
            value={effect.value}
            onChange={({ currentTarget }) => {
              effect.value = currentTarget.value as Effect;
            }}
          >
            {Object.entries(effects).map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </Field>
        {effect.value === "answer" && (
          <>
            <Field label="Status">
              <input name="statusCode" inputMode="numeric" size={4} defaultValue="503" required />
            </Field>
            <Field label="Body" isWide>
              <textarea name="body" rows={2} spellcheck={false} />
            </Field>
            <Field label="Headers" isWide>
              <textarea name="headers" rows={1} spellcheck={false} placeholder="Retry-After: 5" />
            </Field>
          </>
        )}
        {effect.value === "unread" && (
          <Field label="Time">
            <input name="unread" size={8} defaultValue="30s" required />
          </Field>
        )}
        <Field label="Delay before it" isWide>
          <input
            name="delay"
            autocomplete="off"
            required={effect.value === "delay"}
            placeholder="300ms, 100ms to 900ms, median 100ms p99 2s"
          />
        </Field>
      </fieldset>
      <fieldset>
        <legend>To which events</legend>
        <Field label="Route">
          <select name="route" key={route} defaultValue={route}>
            <option value="">all routes</option>
            {routeKeys().map((key) => (
              <option key={key} value={key} selected={key === route}>
                {key}
              </option>
            ))}
          </select>
        </Field>
        <Field label="Integration">
          <select name="integration">
            <option value="">all integrations</option>
            {chosenApis().flatMap(({ integrations }) =>
              integrations.map((it) => (
                <option key={it.integrationId} value={it.integrationId}>
                  {it.program?.name ?? `${integrationCaption(it)} ${integrationLabel(it)}`.slice(0, 60)}
                </option>
              )),
            )}
          </select>
        </Field>
        <Connections chosen={connection} />
        <Field label="Share in %">
          <input name="share" inputMode="decimal" size={5} placeholder="100" autocomplete="off" />
        </Field>
        <Field label="At most so many times">
          <input name="times" inputMode="numeric" size={5} placeholder="∞" autocomplete="off" />
        </Field>
      </fieldset>
      <div class="fault-buttons">
        <Field label="Name">
          <input name="name" size={16} autocomplete="off" placeholder="from its effect" />
        </Field>
        <button type="submit" class="main">
          Add the rule
        </button>
      </div>
      {failure.value !== "" && (
        <p class="error" role="alert">
          {failure.value}
        </p>
      )}
    </form>
  );
}

function routeKeys(): readonly string[] {
  return [
    ...new Set(["$connect", "$disconnect", ...chosenApis().flatMap(({ routes }) => routes.map((it) => it.routeKey))]),
  ];
}

/** The open connections when the form was opened. */
function Connections({ chosen }: { readonly chosen: string }) {
  const open = useSignal<ConnectionsAnswer["items"]>([]);
  useEffect(() => {
    read<ConnectionsAnswer>("connections").then(({ items }) => {
      open.value = items.filter(({ isOpen }) => isOpen);
    }, ignoreInterruption);
  }, []);
  return (
    <Field label="Connection">
      <select name="connection">
        <option value="">all connections</option>
        {open.value.map(({ connectionId, name }) => (
          <option key={connectionId} value={connectionId} selected={connectionId === chosen}>
            {name ?? connectionId}
          </option>
        ))}
      </select>
    </Field>
  );
}

interface FieldProps {
  readonly label: string;
  /** Default false. */
  readonly isWide?: boolean;
  readonly children: ComponentChildren;
}

function Field({ label, isWide = false, children }: FieldProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label class={isWide ? "wide" : ""}>
      <span>{label}</span>
      {children}
    </label>
  );
}
