import assert from "node:assert/strict";
import { test } from "node:test";
import { TestClock } from "../../test-clock.ts";
import { Turns, type TurnTaker } from "./turns.ts";

/** Has `work` pieces of work; each takes `millis` and adds one message to send. Reading takes `read` before the turn, a write `send`. */
class Worker implements TurnTaker {
  readonly #name: string;
  readonly #turns: Turns;
  readonly #clock: TestClock;
  readonly #log: string[];
  readonly #millis: number;
  readonly #sendMillis: number;
  readonly #readMillis: number;
  #work: number;
  waitingMessages = 0;

  constructor(
    name: string,
    turns: Turns,
    clock: TestClock,
    log: string[],
    work: number,
    millis = 0,
    { send = 0, read = 0 } = {},
  ) {
    this.#name = name;
    this.#turns = turns;
    this.#clock = clock;
    this.#log = log;
    this.#work = work;
    this.#millis = millis;
    this.#sendMillis = send;
    this.#readMillis = read;
    turns.enter(this);
  }

  get expectsMore(): boolean {
    return this.#work > 0;
  }

  takeTurn(): number {
    this.#work--;
    this.#clock.advance(this.#millis);
    this.#log.push(this.#name);
    if (this.waitingMessages++ === 0) this.#turns.send(this);
    return this.#readMillis;
  }

  turnEnded(): void {
    if (this.#work > 0) this.#turns.enter(this);
  }

  worked(millis: number): void {
    this.#log.push(`${this.#name} worked ${millis}`);
    if (this.#work > 0) this.#turns.enter(this, true);
  }

  flush(): void {
    if (this.waitingMessages === 0) return;
    this.#log.push(`${this.#name} sends ${this.waitingMessages}`);
    this.#clock.advance(this.#sendMillis);
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
  new Worker("a", turns, clock, log, 44, 0.24);
  const twentyTwo = Array<string>(22).fill("a");
  while (log.filter((entry) => entry === "a").length < 44) await turn();
  assert.deepEqual(log, [...twentyTwo, "a sends 22", ...twentyTwo, "a sends 22"]);
});

test("sends the answers of counted work at once, and counts the sending", async () => {
  const { clock, turns, log } = start();
  new Worker("a", turns, clock, log, 2, 0.25, { send: 0.5 });
  await turn();
  await turn();
  await turn();
  assert.deepEqual(log, ["a", "a sends 1", "a worked 0.75", "a", "a sends 1", "a worked 0.75"]);
});

test("counts the reading that preceded a turn", async () => {
  const { clock, turns, log } = start();
  new Worker("a", turns, clock, log, 1, 0.125, { read: 0.125 });
  await turn();
  assert.deepEqual(log, ["a", "a sends 1", "a worked 0.25"]);
});

test("does not count the time in which the process waited for a processor", async () => {
  const { clock, turns, log } = start();
  clock.cpu = () => clock.monotonic() / 100;
  new Worker("preempted", turns, clock, log, 1, 20);
  await turn();
  assert.deepEqual(log.splice(0), ["preempted", "preempted sends 1"]);
  // It counts the time of work, not its CPU time, so that others keep their share of a busy processor.
  new Worker("working", turns, clock, log, 1, 30);
  await turn();
  assert.deepEqual(log, ["working", "working sends 1", "working worked 30"]);
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
    "slow, slow sends 1, slow worked 50, slower, slower sends 1, slower worked 200, quick, quick sends 1, slow, slow sends 1, slow worked 50",
    "quick, quick sends 1, slower, slower sends 1, slower worked 200",
    "quick, quick sends 1",
  ]);
});

test("after a pause of the process no turn begins before the check has answered, and a refused check is asked again", async () => {
  const clock = new TestClock();
  const answers: ((mayGoOn: boolean) => void)[] = [];
  const pauseCheck = {
    deadline: 3_000,
    ask: () => new Promise<boolean>((resolve) => answers.push(resolve)),
  };
  const log: string[] = [];
  const turns = new Turns(clock, pauseCheck);
  new Worker("a", turns, clock, log, 1);
  await turn();
  assert.deepEqual(log.splice(0), ["a", "a sends 1"]);
  clock.advance(10_000);
  new Worker("b", turns, clock, log, 1);
  await turn();
  await turn();
  assert.equal(answers.length, 1);
  answers[0]!(false);
  await turn();
  await turn();
  assert.equal(answers.length, 1);
  clock.advance(500);
  await turn();
  assert.equal(answers.length, 2);
  assert.deepEqual(log, []);
  pauseCheck.deadline = 20_000;
  answers[1]!(true);
  await turn();
  await turn();
  assert.deepEqual(log, ["b", "b sends 1"]);
});
