// The keys of the page.
import { Dialog } from "../shell/dialog.tsx";
import { isHelpOpen } from "./palette-state.ts";
import { chords, shortcuts } from "./shortcuts.ts";

const keyWords: Readonly<Record<string, string>> = { ArrowDown: "↓", ArrowUp: "↑", Escape: "Esc" };

export function Help() {
  if (!isHelpOpen.value) return null;
  return (
    <Dialog
      title="Keys"
      onClose={() => {
        isHelpOpen.value = false;
      }}
    >
      <dl class="key-list">
        {shortcuts.map(({ keys, meaning }) => (
          <>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{keyWords[key] ?? key}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </>
        ))}
        {chords.map(({ keys, meaning }) => (
          <>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </>
        ))}
      </dl>
    </Dialog>
  );
}
