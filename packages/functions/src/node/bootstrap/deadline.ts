// Until when the current invocation has time. A debugger that has stopped the function moves it.

let deadline = 0;

/** @param millis since the epoch */
export function setDeadline(millis: number): void {
  deadline = millis;
}

export const remainingMillis = (): number => deadline - Date.now();

/** The global by which the debugger port moves the deadline before it lets a stopped process go on. */
const setter = "answerback.setDeadline";

export function exposeDeadline(): void {
  Object.defineProperty(globalThis, Symbol.for(setter), { value: setDeadline });
}

/** JavaScript for the process that called `exposeDeadline`. */
export const deadlineExpression = (millis: number): string => `globalThis[Symbol.for("${setter}")]?.(${millis})`;
