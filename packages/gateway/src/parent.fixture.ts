// A gateway with two workers, for tests.
import type { TestContext } from "node:test";
import type { Gateway } from "./gateway-options.ts";
import { type StartWorkersOptions, startWorkers } from "./parent.ts";
import { defaultSettings } from "./settings.ts";

export const fixture = (name: string) => new URL(`./${name}.fixture.ts`, import.meta.url);

/** It stops when the test ends. */
export function start(t: TestContext, options: Partial<StartWorkersOptions> = {}): Promise<Gateway> {
  const starting = startWorkers({
    ...defaultSettings,
    port: 0,
    workers: 2,
    workerEntry: fixture("worker"),
    onWarning() {},
    ...options,
  });
  t.after(() => starting.then((gateway) => gateway.stop()).catch(() => {}));
  return starting;
}
