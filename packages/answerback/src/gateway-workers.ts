// The workers of a gateway over its inspector's API.
import type { WorkerDescription, WorkersAnswer } from "@answerback/gateway/inspector-api";
import { InspectorClient } from "./inspector-client.ts";
import { UserError } from "./user-error.ts";

const pollMillis = 250;
const maxFailures = 20;

export class GatewayWorkers {
  readonly #inspector: InspectorClient;

  /** @param typed URL of a gateway, with the inspector's token if it has one. @throws UserError */
  constructor(typed: string) {
    this.#inspector = new InspectorClient(typed);
  }

  /** @throws UserError */
  list(): Promise<WorkersAnswer> {
    return this.#inspector.ask("workers");
  }

  /**
   * Replaces the workers one by one, and waits for the last.
   * @param drain default: the gateway's setting
   * @param onReplaced called with each new worker
   * @throws UserError
   */
  async restart(drain: string | undefined, onReplaced: (worker: WorkerDescription) => void): Promise<void> {
    const known = new Set((await this.list()).items.map(({ pid }) => pid));
    await this.#inspector.change("POST", "workers/restart", { drain });
    for (let failures = 0; ; ) {
      await new Promise((resolve) => setTimeout(resolve, pollMillis));
      // A worker that ends drops the connection that this process keeps to it.
      const answer = await this.list().catch((error: unknown) => {
        if (++failures > maxFailures) throw error;
      });
      if (answer === undefined) continue;
      const { items, restart } = answer;
      for (const worker of items) {
        if (worker.state !== "serving" || known.has(worker.pid)) continue;
        known.add(worker.pid);
        onReplaced(worker);
      }
      if (restart?.state === "failed") throw new UserError(`The workers could not be replaced: ${restart.message}`);
      if (restart?.state === "done") return;
    }
  }
}
