/** The anchors of a page with their `#`: those that GitHub gives to headings, and `<a id>`. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const headings = Array.from(markdown.matchAll(/^#+ (.+)$/gm), ([, heading]) => anchorOf(heading!));
  const ids = Array.from(markdown.matchAll(/<a id="([^"]+)">/g), ([, id]) => `#${id}`);
  return new Set([...headings, ...ids]);
}

function anchorOf(heading: string): string {
  return `#${heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, "")
    .replaceAll(" ", "-")}`;
}
