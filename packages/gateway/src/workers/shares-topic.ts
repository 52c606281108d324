// The number of processes that share the limits of rates. The parent knows it: it changes with the nodes of a cluster.
import type { Shares } from "../execute/access/shares.ts";
import type { Link } from "./link.ts";

interface WorkerMethods {
  setShares(count: number): void;
}

const topicName = "shares";

/** Shares whose number may change. */
export interface ChangingShares extends Shares {
  /** @returns ends the subscription */
  onChange(listener: () => void): () => void;
}

/** In the parent, for each worker. @returns to be called when the worker has ended */
export function serveShares(link: Link, shares: ChangingShares): () => void {
  const worker = link.topic<object, WorkerMethods>(topicName, {});
  const send = () => worker.notify("setShares", shares.count);
  send();
  return shares.onChange(send);
}

/** In a worker. @param count until the parent sends another */
export function sharesOfParent(link: Link, count: number): Shares {
  const shares = { count };
  link.topic<WorkerMethods, object>(topicName, {
    setShares(changed) {
      shares.count = changed;
    },
  });
  return shares;
}
