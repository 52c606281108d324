// The history of what clients wrote to the configuration and read from it, and what nodes must not do with it.

/** Writes of a resource follow each other; a value is never written twice, except `absent`. */
export interface Write {
  readonly resource: string;
  readonly value: string;
  readonly node: number;
  readonly at: number;
  readonly endedAt: number;
  /** False if the answer was an error, or did not come: it may have been written. */
  readonly isAcknowledged: boolean;
}

export interface Read {
  readonly resource: string;
  readonly value: string;
  readonly node: number;
  readonly at: number;
  readonly endedAt: number;
  /** When nothing is written any more, and all nodes have followed. */
  readonly isLast: boolean;
}

/** The resource does not exist. */
export const absent = "absent";

/** @returns a sentence for each violation */
export function* configurationViolations(writes: readonly Write[], reads: readonly Read[]): Generator<string> {
  const readsOf = Map.groupBy(reads, ({ resource }) => resource);
  for (const [resource, written] of Map.groupBy(writes, (write) => write.resource)) {
    const read = (readsOf.get(resource) ?? []).toSorted((left, right) => left.endedAt - right.endedAt);
    yield* violationsOfResource(resource, written, read);
  }
}

function* violationsOfResource(resource: string, writes: readonly Write[], reads: readonly Read[]): Generator<string> {
  const seen: { readonly node: number; readonly endedAt: number; readonly position: number }[] = [];
  for (const { node, at, endedAt, value, isLast } of reads) {
    const before = isLast ? writes : writes.filter((write) => write.node === node && write.endedAt <= at);
    const acknowledged = writes.findLastIndex((write) => write.isAcknowledged && before.includes(write));
    const earlier = seen.filter((it) => it.node === node && it.endedAt <= at).map(({ position }) => position);
    const least = Math.max(acknowledged, ...earlier);
    const position = writes.findIndex((write, index) => index >= least && write.value === value && write.at <= endedAt);
    // Before the first write it is absent.
    const isUnwritten = least < 0 && value === absent;
    if (position < 0 && !isUnwritten) {
      const expected = writes[least]?.value ?? absent;
      const reason = acknowledged === least ? "was acknowledged" : "was read from the same node";
      yield `node ${node} has ${resource} as ${value} after ${expected} ${reason}`;
    } else if (!isUnwritten) seen.push({ node, endedAt, position });
  }
  const last = reads.filter(({ isLast }) => isLast);
  const values = new Set(last.map(({ value }) => value));
  if (values.size > 1) {
    yield `nodes differ at the end: ${resource} is ${last.map(({ node, value }) => `${value} on node ${node}`).join(", ")}`;
  }
}
