// The page's keyboard shortcuts must not act while the user types.

/** True if a key goes into a field or an editor. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, select, textarea"));
}
