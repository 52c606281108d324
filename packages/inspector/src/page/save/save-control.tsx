// The button that saves an edited template, its key, and the dialog that follows.
import { useEffect, useRef, useState } from "preact/hooks";
import { copyText } from "../copy/copy-text.ts";
import { commandKey } from "../keys/shortcuts.ts";
import { isShared } from "../share/read-data.ts";
import { SaveDialog } from "./save-dialog.tsx";
import { beginSave, type Save, type SaveState } from "./save-state.ts";

interface SaveControlProps {
  readonly save: Save;
}

export function SaveControl({ save }: SaveControlProps) {
  if (!isShared) return <GatewaySave save={save} />;
  return (
    <button type="button" onClick={() => copyText(save.after, "Template")}>
      Copy
    </button>
  );
}

function GatewaySave({ save }: SaveControlProps) {
  const [state, setState] = useState<SaveState>();
  /** The save that the dialog shows: the template may be edited further. */
  const [saving, setSaving] = useState(save);
  const isEdited = save.before !== save.after;
  const begin = () => {
    if (!isEdited || state?.kind === "working") return;
    setSaving(save);
    void beginSave(save, setState);
  };
  const latest = useRef(begin);
  latest.current = begin;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.metaKey || event.ctrlKey) || event.altKey || event.key.toLowerCase() !== "s") return;
      event.preventDefault();
      if (!document.querySelector("dialog[open]")) latest.current();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
  return (
    <>
      {state?.kind === "working" && (
        <span class="quiet" role="status">
          {state.text}
        </span>
      )}
      {isEdited && state?.kind !== "working" && (
        <button type="button" class="main" onClick={begin}>
          Save <kbd>{commandKey("S")}</kbd>
        </button>
      )}
      {state && <SaveDialog save={saving} state={state} onState={setState} />}
    </>
  );
}
