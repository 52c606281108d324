// How `#break` and `#stop` leave the blocks they stand in: thrown, and caught by whom they are for.

/** Leaves the innermost loop, macro, block or template. */
export class BreakSignal {
  /** The scope to leave, when `#break($foreach)` names one. */
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

/** Whether a thrown signal ends at this catcher; `scope` is the catcher's own scope object, if it has one. */
export function isBreakFor(signal: unknown, scope: object | undefined): boolean {
  return signal instanceof BreakSignal && (signal.target === undefined || signal.target === scope);
}
