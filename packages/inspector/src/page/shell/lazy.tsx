// A component that is loaded when it is first shown, so that the first view stays small.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

type State<Props> =
  | { readonly kind: "loading" | "failed" }
  | { readonly kind: "ready"; readonly Shown: ComponentType<Props> };

/** @param load called once; again after a failure */
export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let ready: ComponentType<Props> | undefined;
  return function Lazy(props: Props) {
    const [state, setState] = useState<State<Props>>(() =>
      ready ? { kind: "ready", Shown: ready } : { kind: "loading" },
    );
    const [attempt, setAttempt] = useState(0);
    useEffect(() => {
      if (ready) return;
      load().then(
        (Shown) => {
          ready = Shown;
          setState({ kind: "ready", Shown });
        },
        () => setState({ kind: "failed" }),
      );
    }, [attempt]);
    if (state.kind === "ready") return <state.Shown {...props} />;
    if (state.kind === "loading") return <div class="loading" aria-busy="true" />;
    return (
      <p class="nothing" role="alert">
        The gateway did not send this part of the page.{" "}
        <button type="button" onClick={() => setAttempt(attempt + 1)}>
          Try again
        </button>
      </p>
    );
  };
}
