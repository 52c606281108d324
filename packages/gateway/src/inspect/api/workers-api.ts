// `/inspector/api/workers`: the processes that serve clients, and their replacement one by one.
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import { durationForms, durationMillis } from "../../duration.ts";
import { ApiProblem } from "./api-problem.ts";
import type { WorkersAnswer } from "./inspector-api.ts";

export interface ShownWorkers {
  status(): WorkersAnswer["items"];
  /** Replaces them one by one; each closes its connections over the time. @throws Error if one could not start */
  restart(drainMillis: number): Promise<void>;
  /** When a request names none. */
  readonly drainMillis: number;
}

export interface WorkersApi {
  describe(): WorkersAnswer;
  /** Begins a restart, and answers at once. @throws ApiProblem */
  restart(drain: string | undefined): WorkersAnswer;
}

/** @param workers undefined: the gateway is one process */
export function workersApi(workers: ShownWorkers | undefined): WorkersApi {
  let restart: WorkersAnswer["restart"];
  const describe = (): WorkersAnswer => ({
    items: workers?.status() ?? [],
    ...(restart && { restart }),
  });
  return {
    describe,
    restart(drain) {
      if (workers === undefined) {
        throw new ApiProblem(409, "This gateway has no workers. Start it with --workers to replace them.");
      }
      const millis = drain === undefined ? workers.drainMillis : durationMillis(drain);
      if (millis === undefined) throw new ApiProblem(400, `drain is '${drain}'. It must be ${durationForms}.`);
      if (restart?.state === "running") throw new ApiProblem(409, "The workers are being replaced already.");
      restart = { state: "running" };
      workers.restart(millis).then(
        () => {
          restart = { state: "done" };
        },
        (error: unknown) => {
          restart = { state: "failed", message: errorMessage(error) };
        },
      );
      return describe();
    },
  };
}
