// Java's hash codes of texts.

/** Java's `String.hashCode`: 31-based over the UTF-16 code units, as a signed 32-bit integer. */
export function stringHashCode(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
}
