import assert from "node:assert/strict";
import { test } from "node:test";
import { TestClock } from "../../test-clock.ts";
import { Turns, type TurnTaker } from "./turns.ts";

/** Has `work` pieces of work; each takes `millis` and adds one message to send. */
class Worker implements TurnTaker {
  readonly #name: string;
  readonly #turns: Turns;
  readonly #clock: TestClock;
  readonly #log: string[];
  readonly #millis: number;
  #work: number;
  waitingMessages = 0;

  constructor(name: string, turns: Turns, clock: TestClock, log: string[], work: number, millis = 0) {
    this.#name = name;
    this.#turns = turns;
    this.#clock = clock;
    this.#log = log;
    this.#work = work;
    this.#millis = millis;
    turns.enter(this);
  }

  get expectsMore(): boolean {
    return this.#work > 0;
  }

  takeTurn(): void {
    this.#work--;
    this.#clock.advance(this.#millis);
    this.#log.push(this.#name);
    if (this.waitingMessages++ === 0) this.#turns.send(this);
  }

  turnEnded(): void {
    if (this.#work > 0) this.#turns.enter(this);
  }

  rest(millis: number): void {
    this.#log.push(`${this.#name} rests ${millis}`);
    if (this.#work > 0) this.#turns.enter(this, true);
  }

  flush(): void {
    if (this.waitingMessages > 0) this.#log.push(`${this.#name} sends ${this.waitingMessages}`);
    this.waitingMessages = 0;
  }
}

function start() {
  const clock = new TestClock();
  return { clock, turns: new Turns(clock), log: [] as string[] };
}

async function turn(): Promise<void> {
  await new Promise(setImmediate);
}

test("gives each one piece of work per turn of the event loop", async () => {
  const { clock, turns, log } = start();
  new Worker("a", turns, clock, log, 3);
  new Worker("b", turns, clock, log, 1);
  const perTurn: string[] = [];
  for (let count = 0; count < 4; count++) {
    await turn();
    perTurn.push(log.splice(0).join(" "));
  }
  // Answers of one connection wait for each other while it has more work.
  assert.deepEqual(perTurn, ["a b b sends 1", "a", "a a sends 3", ""]);
});

test("holds answers back no longer than 5 ms", async () => {
  const { clock, turns, log } = start();
  new Worker("a", turns, clock, log, 14, 0.9);
  const seven = Array<string>(7).fill("a");
  while (log.filter((entry) => entry === "a").length < 14) await turn();
  assert.deepEqual(log, [...seven, "a sends 7", ...seven, "a sends 7"]);
});

test("takes slow ones after the others, one per turn", async () => {
  const { clock, turns, log } = start();
  new Worker("slow", turns, clock, log, 2, 50);
  new Worker("slower", turns, clock, log, 2, 200);
  new Worker("quick", turns, clock, log, 3);
  const perTurn: string[] = [];
  for (let count = 0; count < 3; count++) {
    await turn();
    perTurn.push(log.splice(0).join(", "));
  }
  assert.deepEqual(perTurn, [
    "slow, slow rests 50, slower, slower rests 200, quick, slow sends 1, slower sends 1, quick sends 1, slow, slow rests 50, slow sends 1",
    "quick, quick sends 1, slower, slower rests 200, slower sends 1",
    "quick, quick sends 1",
  ]);
});
