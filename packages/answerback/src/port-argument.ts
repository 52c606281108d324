// The value of --port.
import { InvalidArgumentError } from "commander";

/** @throws InvalidArgumentError, which commander shows with the option's name */
export function portArgument(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new InvalidArgumentError("A port is a number from 0 to 65535.");
  return port;
}
