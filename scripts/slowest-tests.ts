// A reporter for `npm test`: prints the ten tests that took longest, after the others' summary.
import { relative } from "node:path";
import type { TestEvent } from "node:test/reporters";

export interface TimedTest {
  readonly name: string;
  readonly file: string;
  readonly millis: number;
}

const shown = 10;

/** Of the events of a run; suites and files are left out, because they contain the tests. */
export default async function* slowestTests(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const tests: TimedTest[] = [];
  for await (const { type, data } of events) {
    if ((type !== "test:pass" && type !== "test:fail") || data.details.type === "suite") continue;
    if (data.file === undefined || data.name === data.file || data.skip !== undefined) continue;
    tests.push({ name: data.name, file: data.file, millis: data.details.duration_ms });
  }
  yield table(tests);
}

export function table(tests: readonly TimedTest[]): string {
  const slowest = tests.toSorted((one, other) => other.millis - one.millis).slice(0, shown);
  const lines = slowest.map(({ name, file, millis }) => {
    return `  ${(millis / 1000).toFixed(1).padStart(5)} s  ${relative(process.cwd(), file)}: ${name}\n`;
  });
  return lines.length === 0 ? "" : `\nslowest of ${tests.length} tests:\n${lines.join("")}`;
}
