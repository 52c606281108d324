// The value of --workers, and the number of processes that it means.
import { availableParallelism } from "node:os";
import { InvalidArgumentError } from "commander";
import { numberOrString } from "./settings/read-settings.ts";
import { settingsSchema } from "./settings/schema.ts";

const { workers } = settingsSchema.properties;

/** @throws InvalidArgumentError, which commander shows with the option's name */
export function workersArgument(text: string): number | string {
  const value = numberOrString(text, workers);
  if (value === undefined) throw new InvalidArgumentError(`It must be ${workers.form}.`);
  return value;
}

/** @param setting a number, or `auto` */
export function workerCount(setting: number | string = workers.default): number {
  return typeof setting === "number" ? setting : availableParallelism();
}
