// A button with a panel below it, which closes with Escape or a click outside.
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface PopoverProps {
  readonly id: string;
  readonly label: ComponentChildren;
  /** For the button. */
  readonly title?: string;
  /** True to draw attention to the button. Default false. */
  readonly isArmed?: boolean;
  /** The panel, while it is open. */
  readonly children: () => ComponentChildren;
}

export function Popover({ id, label, title, isArmed = false, children }: PopoverProps) {
  const isOpen = useSignal(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      if (event instanceof KeyboardEvent ? event.key === "Escape" : !place.current?.contains(event.target as Node)) {
        isOpen.value = false;
      }
    };
    addEventListener("pointerdown", close);
    addEventListener("keydown", close);
    return () => {
      removeEventListener("pointerdown", close);
      removeEventListener("keydown", close);
    };
  }, []);
  return (
    <div ref={place} class="popover">
      <button
        id={id}
        type="button"
        title={title}
        aria-expanded={isOpen.value}
        class={isArmed ? "armed" : ""}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        {label}
      </button>
      {isOpen.value && children()}
    </div>
  );
}
