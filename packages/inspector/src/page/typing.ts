// Keys that mean something to the page mean something else to who is typing.

/** Whether a key goes into a field or an editor. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, select, textarea"));
}
