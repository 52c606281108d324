// The dialog of a save: the difference to confirm or to make by hand, then the message before and after.
import { copyText } from "../copy/copy-text.ts";
import { PlaceText } from "../exchange/sentence.tsx";
import { goTo } from "../shell/address.ts";
import { Dialog } from "../shell/dialog.tsx";
import { lazy } from "../shell/lazy.tsx";
import { confirmSave, type Save, type Saved, type SaveState } from "./save-state.ts";
import type { TextComparisonProps } from "./text-comparison.tsx";

const TextComparison = lazy<TextComparisonProps>(async () => (await import("./text-comparison.tsx")).TextComparison);

interface SaveDialogProps {
  readonly save: Save;
  readonly state: SaveState;
  readonly onState: (state: SaveState | undefined) => void;
}

export function SaveDialog({ save, state, onState }: SaveDialogProps) {
  const close = () => onState(undefined);
  switch (state.kind) {
    case "working":
      return null;
    case "failed":
      return (
        <Dialog title="Not saved" onClose={close}>
          <p class="error" role="alert">
            {state.message}
          </p>
        </Dialog>
      );
    case "byHand": {
      const { reason, place, difference } = state.answer;
      return (
        <Dialog title="Make this change by hand" class="wide" onClose={close}>
          <p>
            {reason} {place && <PlaceText place={place} />}
          </p>
          <TextComparison before={save.before} after={save.after} />
          <div class="dialog-buttons">
            <button type="button" onClick={() => copyText(difference, "Difference")}>
              Copy the difference
            </button>
            <button type="button" class="main" onClick={() => copyText(save.after, "Template")}>
              Copy the template
            </button>
          </div>
        </Dialog>
      );
    }
    case "confirm": {
      const { operation, stage, alsoDeploys } = state.answer;
      return (
        <Dialog title="Deploy this template?" class="wide" onClose={close}>
          <p>
            <code>{operation}</code>, then a deployment to the stage <strong>{stage}</strong>.
          </p>
          {alsoDeploys.length > 0 && (
            <p class="warn">
              The deployment also contains earlier changes:{" "}
              {alsoDeploys.map(({ name, resource }) => `${name} (${resource})`).join(", ")}.
            </p>
          )}
          <TextComparison before={save.before} after={save.after} />
          <div class="dialog-buttons">
            <button type="button" onClick={close}>
              Cancel
            </button>
            <button
              type="button"
              class="main"
              onClick={() => {
                onState({ kind: "working", text: "Deploying…" });
                void confirmSave(save, onState);
              }}
            >
              Deploy
            </button>
          </div>
        </Dialog>
      );
    }
    case "saved":
      return <SavedDialog saved={state} onClose={close} />;
  }
}

interface SavedDialogProps {
  readonly saved: Saved;
  readonly onClose: () => void;
}

function SavedDialog({ saved: { text, replayed, note }, onClose }: SavedDialogProps) {
  return (
    <Dialog title="Saved" class="wide" onClose={onClose}>
      <p role="status">
        {text} {replayed ? "The message was sent again:" : note}
      </p>
      {replayed && (
        <>
          <TextComparison before={replayed.before} after={replayed.after} />
          <div class="dialog-buttons">
            <button
              type="button"
              class="main"
              onClick={() => {
                onClose();
                goTo({ view: "messages", requestId: replayed.requestId });
              }}
            >
              Show the new exchange
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}
