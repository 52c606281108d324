// Asks the gateway's own key functions which key takes a status or an error message. Loaded when someone asks.
import {
  compileIntegrationResponseKey,
  IntegrationResponseKeyError,
} from "@answerback/apigatewayv2/integration-response-key";

/** Finds the key that takes a subject; undefined if none does. */
export type KeyFinder = (subject: string) => string | undefined;

interface Taker {
  readonly key: string;
  readonly takes: (subject: string) => boolean;
}

/** @param keys in the order in which the gateway tries them; a key that is not legal takes nothing */
export function keyFinder(keys: readonly string[]): KeyFinder {
  const takers = keys.flatMap(takerOf);
  const isDefault = ({ key }: Taker) => key === "$default";
  // $default takes what the others leave, wherever it stands.
  const ordered = [...takers.filter((taker) => !isDefault(taker)), ...takers.filter(isDefault)];
  return (subject) => ordered.find(({ takes }) => takes(subject))?.key;
}

function takerOf(key: string): readonly Taker[] {
  try {
    const compiled = compileIntegrationResponseKey(key);
    return [{ key, takes: compiled.kind === "default" ? () => true : (subject) => matches(compiled.matches, subject) }];
  } catch (error) {
    if (error instanceof IntegrationResponseKeyError) return [];
    throw error;
  }
}

/** False if the match takes too many steps, as in the gateway. */
function matches(test: (subject: string) => boolean, subject: string): boolean {
  try {
    return test(subject);
  } catch {
    return false;
  }
}

/** Statuses of backends. */
export const statuses: readonly number[] = Array.from({ length: 500 }, (_, index) => index + 100);
