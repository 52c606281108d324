/** The name in a Host header: in lower case, without the port. */
export function hostNameOf(host: string): string {
  return host.replace(/:\d+$/, "").toLowerCase();
}
