// The tallies of workers, which the parent adds on a scrape of `/metrics`.
import { sumTallies, type TallyCounts } from "../inspect/metrics/tally.ts";
import type { Link } from "./link.ts";

interface WorkerMethods {
  tallies(argument: null): Promise<readonly TallyCounts[]>;
}

const topicName = "tallies";

type ReadTallies = () => readonly TallyCounts[] | Promise<readonly TallyCounts[]>;

/** @param read can be called when it resolves */
export function serveTallies(link: Link, read: ReadTallies | Promise<ReadTallies>): void {
  link.topic<WorkerMethods, object>(topicName, { tallies: async () => (await (await read)()).map(plain) });
}

/** Reads the tallies of the other side. */
export function talliesOf(link: Link): () => Promise<readonly TallyCounts[]> {
  const topic = link.topic<object, WorkerMethods>(topicName, {});
  return () => topic.request("tallies", null);
}

/** A copy without methods, which a link can carry. */
function plain(tally: TallyCounts): TallyCounts {
  return { ...tally };
}

/** In the parent: the sums. What ended workers had counted when they were last asked stays in them. */
export class TalliesOfWorkers {
  readonly #own: () => readonly TallyCounts[];
  readonly #workers = new Map<
    Link,
    { readonly read: () => Promise<readonly TallyCounts[]>; last: readonly TallyCounts[] }
  >();
  #ended: readonly TallyCounts[] = [];

  constructor(own: () => readonly TallyCounts[]) {
    this.#own = own;
  }

  /** @returns to be called when the worker has ended */
  join(link: Link): () => void {
    const worker = { read: talliesOf(link), last: [] as readonly TallyCounts[] };
    this.#workers.set(link, worker);
    return () => {
      this.#workers.delete(link);
      this.#ended = sumTallies([...this.#ended, ...worker.last]);
    };
  }

  /** Drops the counts of ended workers for a deleted stage. */
  forget({ apiId, stageName }: { readonly apiId: string; readonly stageName: string }): void {
    this.#ended = this.#ended.filter(({ labels }) => labels.ApiId !== apiId || labels.Stage !== stageName);
  }

  async read(): Promise<readonly TallyCounts[]> {
    const workers = [...this.#workers.values()];
    await Promise.all(
      workers.map(async (worker) => {
        // A worker that ends while it is asked keeps its last counts, which `#ended` has by then.
        worker.last = await worker.read().catch(() => worker.last);
      }),
    );
    const live = [...this.#workers.values()].flatMap(({ last }) => last);
    return sumTallies([...this.#own(), ...this.#ended, ...live]);
  }
}
