// The value of options such as --drain.
import { durationForms, durationMillis } from "@answerback/gateway/duration";
import { InvalidArgumentError } from "commander";

/** @returns the text. @throws InvalidArgumentError, which commander shows with the option's name */
export function durationArgument(text: string): string {
  if (durationMillis(text) === undefined) throw new InvalidArgumentError(`A duration is ${durationForms}.`);
  return text;
}
