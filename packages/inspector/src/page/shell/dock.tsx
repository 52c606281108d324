// The dock at the bottom: the clients, and what can be copied. It can be folded; on a narrow screen it is, at first.
import { ClientPane } from "../client/client-pane.tsx";
import { CopyPane } from "../copy/copy-pane.tsx";
import { isDockOpen } from "./dock-state.ts";

export function Dock() {
  const isOpen = isDockOpen.value;
  return (
    <footer class={`dock${isOpen ? "" : " folded"}`}>
      <button type="button" class="fold plain" aria-expanded={isOpen} aria-controls="dock" onClick={toggle}>
        {isOpen ? "Hide ⌄" : "Client and copy ⌃"}
      </button>
      {isOpen && (
        <div id="dock" class="dock-panes">
          <ClientPane />
          <CopyPane />
        </div>
      )}
    </footer>
  );
}

function toggle(): void {
  isDockOpen.value = !isDockOpen.peek();
}
