/** The name in a Host header, in lower case and without the port. */
export function hostNameOf(host: string): string {
  return host.replace(/:\d+$/, "").toLowerCase();
}
