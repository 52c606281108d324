// A column of a part of an exchange.
import type { ComponentChildren } from "preact";

interface PaneProps {
  readonly title: ComponentChildren;
  readonly children?: ComponentChildren;
}

export function Pane({ title, children }: PaneProps) {
  return (
    <section class="pane">
      <h3>{title}</h3>
      {children}
    </section>
  );
}
