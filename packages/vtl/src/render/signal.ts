// `#break` and `#stop` throw a signal, which the block that they end catches.

/** Leaves the innermost loop, macro, block or template. */
export class BreakSignal {
  /** The scope to leave, if `#break($foreach)` names one. */
  readonly target: object | undefined;

  constructor(target?: object) {
    this.target = target;
  }
}

/** Ends the template. */
export class StopSignal {
  readonly kind = "stop";
}

export const breakNearest = new BreakSignal();
export const stopAll = new StopSignal();

/** True if this catcher ends the signal. @param scope the catcher's scope object, if it has one */
export function isBreakFor(signal: unknown, scope: object | undefined): boolean {
  return signal instanceof BreakSignal && (signal.target === undefined || signal.target === scope);
}
