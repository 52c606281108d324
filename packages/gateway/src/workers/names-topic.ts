// The names that clients choose for their connections. Processes share them, because any of them may receive callbacks for a
// connection. Few clients choose a name.
import type { ConnectionNames } from "../inspect/exchanges/connection-names.ts";
import type { Link, Topic } from "./link.ts";

type Named = readonly [connectionId: string, name: string];

interface Methods {
  named(names: readonly Named[]): void;
}

/**
 * Sends the names of this side, and those that it gets later. A name that is known is not sent on, so each arrives everywhere
 * and then rests. Both sides do the same.
 * @param names can be used when it resolves
 * @returns to be called when the link has closed
 */
export function shareNames(link: Link, names: ConnectionNames | Promise<ConnectionNames>): () => void {
  const other: Topic<Methods> = link.topic<Methods, Methods>("names", {
    async named(given) {
      const known = await names;
      for (const [connectionId, name] of given) known.set(connectionId, name);
    },
  });
  let unfollow = () => {};
  void (async () => {
    const known = await names;
    if (link.isClosed) return;
    const all = [...known];
    if (all.length > 0) other.notify("named", all);
    unfollow = known.follow((connectionId, name) => other.notify("named", [[connectionId, name]]));
  })();
  return () => unfollow();
}
