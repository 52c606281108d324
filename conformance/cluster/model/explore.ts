// An exhaustive checker: visits every state that a model can reach, nearest first, so that the trace of a violation is a shortest one.

export interface Model<State> {
  readonly initial: State;
  /** Reports each step that is possible in a state. `change` mutates a copy of the state. */
  eachStep(state: State, report: ReportStep<State>): void;
  copyOf(state: State): State;
  /** Equal for equal states. */
  keyOf(state: State): string;
  /** @returns a sentence if no run may reach the state */
  violationIn(state: State): string | undefined;
  /** @returns a sentence if no run may end in the state: only faults are possible, and none may come */
  violationAtRest(state: State): string | undefined;
}

/** A fault may happen or not; every other step happens at some time, unless another one makes it impossible. */
export type StepKind = "step" | "fault";

export type ReportStep<State> = (kind: StepKind, sentence: string, change: (state: State) => void) => void;

export interface Exploration {
  readonly states: number;
  /** Those in which only faults are possible. */
  readonly statesAtRest: number;
  /** False if `maxStates` were visited before the end. */
  readonly isComplete: boolean;
  /** The nearest one. */
  readonly counterexample: Counterexample | undefined;
}

export interface Counterexample {
  readonly violation: string;
  /** A sentence for each step from the initial state. */
  readonly trace: readonly string[];
}

/** @param maxStates after which it gives up, to keep within memory */
export function explore<State>(model: Model<State>, maxStates = Number.POSITIVE_INFINITY): Exploration {
  const { initial, copyOf, keyOf, eachStep, violationIn, violationAtRest } = model;
  const known = new Set([keyOf(initial)]);
  /** By state: the state before it, and which of its steps leads to it. */
  const parents = [-1];
  const stepNumbers = [-1];
  let statesAtRest = 0;

  function found(violation: string, state: number): Exploration {
    const counterexample = { violation, trace: traceTo(state) };
    return { states: known.size, statesAtRest, isComplete: false, counterexample };
  }

  function traceTo(state: number): readonly string[] {
    const taken: number[] = [];
    for (let at = state; at > 0; at = parents[at]!) taken.unshift(stepNumbers[at]!);
    let current = initial;
    return taken.map((wanted) => {
      let number = 0;
      let sentence = "";
      let next = current;
      eachStep(current, (_, name, change) => {
        if (number++ !== wanted) return;
        sentence = name;
        next = copyOf(current);
        change(next);
      });
      current = next;
      return sentence;
    });
  }

  let level: (readonly [number: number, state: State])[] = [[0, initial]];
  while (level.length > 0) {
    const nextLevel: (readonly [number, State])[] = [];
    for (const [number, state] of level) {
      let stepNumber = 0;
      let isAtRest = true;
      let violation: string | undefined;
      let violating = -1;
      eachStep(state, (kind, _, change) => {
        const current = stepNumber++;
        if (kind === "step") isAtRest = false;
        if (violation !== undefined) return;
        const next = copyOf(state);
        change(next);
        const key = keyOf(next);
        if (known.has(key)) return;
        known.add(key);
        violating = parents.push(number) - 1;
        stepNumbers.push(current);
        violation = violationIn(next);
        nextLevel.push([violating, next]);
      });
      if (violation !== undefined) return found(violation, violating);
      if (!isAtRest) continue;
      statesAtRest++;
      const left = violationAtRest(state);
      if (left !== undefined) return found(left, number);
    }
    if (known.size > maxStates)
      return { states: known.size, statesAtRest, isComplete: false, counterexample: undefined };
    level = nextLevel;
  }
  return { states: known.size, statesAtRest, isComplete: true, counterexample: undefined };
}
