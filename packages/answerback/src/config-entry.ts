// The option -c key=value, which may be repeated: configuration of the user's program for one run.
import { UserError } from "./user-error.ts";

/** @throws UserError if the text is not `key=value` */
export function configEntry(text: string, entries: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const equals = text.indexOf("=");
  if (equals < 1) {
    throw new UserError(
      `'${text}' is not a configuration entry. Write it as key=value, such as -c backendUrl=http://127.0.0.1:4511.`,
    );
  }
  return { ...entries, [text.slice(0, equals)]: text.slice(equals + 1) };
}
