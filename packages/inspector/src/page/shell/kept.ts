// Keeps values in the browser, as JSON. Without storage, or beyond its quota, nothing is kept.

type Storage = "localStorage" | "sessionStorage";

export function kept<Value>(storage: Storage, key: string): Value | undefined {
  try {
    return JSON.parse(globalThis[storage].getItem(key) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

/** @param value undefined: forgets it */
export function keep(storage: Storage, key: string, value: unknown): void {
  try {
    if (value === undefined) globalThis[storage].removeItem(key);
    else globalThis[storage].setItem(key, JSON.stringify(value));
  } catch {}
}
