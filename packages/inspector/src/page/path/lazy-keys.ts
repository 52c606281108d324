// The key functions contain the matcher of Java's regular expressions, which the first view does not need.
import { useEffect, useState } from "preact/hooks";
import type { KeyFinder } from "./keys.ts";

/** @returns undefined until the key functions are loaded */
export function useKeyFinder(keys: readonly string[], isWanted: boolean): KeyFinder | undefined {
  const [find, setFind] = useState<KeyFinder>();
  const joined = JSON.stringify(keys);
  useEffect(() => {
    if (!isWanted) return;
    let isCurrent = true;
    import("./keys.ts").then(
      ({ keyFinder }) => isCurrent && setFind(() => keyFinder(keys)),
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [joined, isWanted]);
  return find;
}
