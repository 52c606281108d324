// The lexical states of Velocity 1.7, with their stack, as the parser's context. Every token changes them, as in Velocity.
import { ContextTracker } from "@lezer/lr";
import { scan } from "./scan.ts";

/** The states that tokens begin in; `hash`: after a `#`. */
export type LexicalState = "text" | "reference" | "modifier" | "index" | "directive" | "arguments" | "hash";

/** A state and the states that surround it. Immutable. */
export class LexicalContext {
  readonly state: LexicalState;
  readonly opened: number;
  readonly closed: number;
  /** Between the parentheses of a `#set`. */
  readonly inSet: boolean;
  readonly parent: LexicalContext | undefined;
  readonly hash: number;

  constructor(state: LexicalState, opened: number, closed: number, inSet: boolean, parent: LexicalContext | undefined) {
    this.state = state;
    this.opened = opened;
    this.closed = closed;
    this.inSet = inSet;
    this.parent = parent;
    const own = state.length + state.charCodeAt(0) * 31 + opened * 1009 + closed * 9176 + (inSet ? 65_537 : 0);
    this.hash = (Math.imul(parent?.hash ?? 17, 16_777_619) ^ own) | 0;
  }

  with({
    state = this.state,
    opened = this.opened,
    closed = this.closed,
    inSet = this.inSet,
  }: Partial<Pick<LexicalContext, "state" | "opened" | "closed" | "inSet">>): LexicalContext {
    return new LexicalContext(state, opened, closed, inSet, this.parent);
  }

  push(state: LexicalState): LexicalContext {
    return new LexicalContext(state, 0, this.closed, this.inSet, this);
  }

  /** The surrounding state; the outermost one is always text. */
  pop(): LexicalContext {
    const { parent } = this;
    if (parent === undefined) return this.with({ state: "text", opened: 0 });
    return parent.inSet === this.inSet ? parent : parent.with({ inSet: this.inSet });
  }
}

export const lexicalContext = new ContextTracker<LexicalContext>({
  start: new LexicalContext("text", 0, 0, false, undefined),
  hash: ({ hash }) => hash,
  shift: (context, term, _stack, input) => {
    const token = scan(input, context);
    return token.term === term ? token.context : context;
  },
  reuse: (context, node, _stack, input) => {
    let after = context;
    for (let at = 0; at < node.length; ) {
      const token = scan(input, after);
      if (token.length === 0) return token.context;
      after = token.context;
      at += token.length;
      input.advance(token.length);
    }
    return after;
  },
});
