// Headers and other pairs of HTTP: names and values in order, each as often as it was sent. Header names are compared
// without case.

export type Pairs = readonly (readonly [name: string, value: string])[];

/** All values of a header in order. */
export function headerValues(headers: Pairs, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([sent]) => sent.toLowerCase() === wanted).map(([, value]) => value);
}

/** The first value of a header. */
export function headerValue(headers: Pairs, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(([sent]) => sent.toLowerCase() === wanted)?.[1];
}

export function hasHeader(headers: Pairs, name: string): boolean {
  return headerValue(headers, name) !== undefined;
}

/** The headers whose names are not in another list. */
export function headersBeside(headers: Pairs, others: Pairs): Pairs {
  const names = new Set(others.map(([name]) => name.toLowerCase()));
  return headers.filter(([name]) => !names.has(name.toLowerCase()));
}
