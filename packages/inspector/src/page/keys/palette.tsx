// The palette: finds everything that the page can do by its words.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Dialog } from "../shell/dialog.tsx";
import { type Command, commands, matching } from "./commands.ts";
import { isPaletteOpen } from "./palette-state.ts";

export function Palette() {
  return isPaletteOpen.value ? <OpenPalette /> : null;
}

function OpenPalette() {
  const text = useSignal("");
  const at = useSignal(0);
  const list = useRef<HTMLDivElement>(null);
  const found = matching(commands(), text.value);
  const chosen = Math.min(at.value, Math.max(0, found.length - 1));
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const close = () => {
    isPaletteOpen.value = false;
  };
  const run = (command: Command | undefined) => {
    if (command === undefined) return;
    close();
    command.run();
  };
  return (
    <Dialog title="Anything" hasHead={false} class="palette" onClose={close}>
      <input
        type="text"
        role="combobox"
        aria-label="Find a command"
        aria-expanded="true"
        aria-controls="commands"
        aria-activedescendant={found.length > 0 ? `command-${chosen}` : undefined}
        placeholder="Try a route, open a template, replay…"
        autocomplete="off"
        spellcheck={false}
        value={text.value}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value;
          at.value = 0;
        }}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (step !== undefined && found.length > 0) {
            event.preventDefault();
            at.value = (chosen + step + found.length) % found.length;
          } else if (event.key === "Enter") {
            event.preventDefault();
            run(found[chosen]);
          }
        }}
      />
      <div ref={list} id="commands" role="listbox" aria-label="Commands">
        {found.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
          <div
            key={`${command.title} ${command.hint}`}
            id={`command-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            class="command"
            onClick={() => run(command)}
          >
            <span>{command.title}</span>
            {command.hint !== undefined && <code class="quiet">{command.hint}</code>}
          </div>
        ))}
      </div>
      {found.length === 0 && <p class="quiet">Nothing has these words.</p>}
    </Dialog>
  );
}
