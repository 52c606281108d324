// The page's worker: renders and checks templates, so that no template can freeze the page.
import { Engine } from "./engine.ts";
import type { JobName, Jobs } from "./jobs.ts";

export interface WorkerRequest {
  readonly id: number;
  readonly name: JobName;
  readonly data: Jobs[JobName]["data"];
}

/** `failure`: a fault of the page itself; templates that fail are results. */
export type WorkerAnswer = { readonly id: number } & ({ readonly result: unknown } | { readonly failure: string });

const engine = new Engine();

addEventListener("message", ({ data: { id, name, data } }: MessageEvent<WorkerRequest>) => {
  let answer: WorkerAnswer;
  try {
    answer = { id, result: engine.do(name, data) };
  } catch (thrown) {
    answer = { id, failure: String(thrown) };
  }
  postMessage(answer);
});
