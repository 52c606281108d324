import assert from "node:assert/strict";
import { test } from "node:test";
import { createMetricsRegistry } from "./metrics-registry.ts";
import { sumTallies, Tally } from "./tally.ts";

const labels = { ApiId: "a1", Stage: "live", Route: 'say "hi"' };
const written = 'ApiId="a1",Stage="live",Route="say \\"hi\\""';

test("prints the tallies at the time of the scrape, latencies as a histogram", async () => {
  const tally = new Tally(labels);
  const { contentType, metrics } = createMetricsRegistry();
  assert.match(contentType, /^text\/plain/);
  assert.doesNotMatch(await metrics({ tallies: [tally] }), /IntegrationLatency_/);

  tally.messages = 3;
  for (const millis of [0.5, 1, 7, 40_000]) tally.observeLatency(millis);
  const lines = (await metrics({ tallies: [tally] })).split("\n");
  const value = (name: string, le?: string) => {
    const line = `${name}{${le === undefined ? "" : `le="${le}",`}${written}} `;
    const other = `${name}{${written}${le === undefined ? "" : `,le="${le}"`}} `;
    return lines
      .find((it) => it.startsWith(line) || it.startsWith(other))
      ?.split(" ")
      .at(-1);
  };
  assert.equal(value("MessageCount"), "3");
  assert.equal(value("ConnectCount"), "0");
  assert.deepEqual(
    ["1", "2", "5", "10", "29000", "+Inf"].map((le) => value("IntegrationLatency_bucket", le)),
    ["2", "2", "2", "3", "3", "4"],
  );
  assert.equal(value("IntegrationLatency_sum"), "40008.5");
  assert.equal(value("IntegrationLatency_count"), "4");
  assert.ok(lines.includes("# TYPE IntegrationLatency histogram"));
  assert.ok(lines.some((line) => line.startsWith("process_cpu_seconds_total")));
});

test("does not print a deleted tally", async () => {
  const { metrics } = createMetricsRegistry();
  assert.match(await metrics({ tallies: [new Tally(labels)] }), /ApiId="a1"/);
  assert.doesNotMatch(await metrics({ tallies: [] }), /ApiId="a1"/);
});

test("adds the tallies of several processes by route", () => {
  const tallies = [1, 2, 3].map((count) => {
    const tally = new Tally({ ...labels, Route: count === 3 ? "other" : "say" });
    tally.messages = count;
    if (count > 1) tally.observeLatency(7);
    return tally;
  });
  const [say, other, ...none] = sumTallies([...tallies, ...tallies]);
  assert.deepEqual([say?.messages, other?.messages, none.length], [6, 6, 0]);
  assert.deepEqual([say?.latencies?.sumMillis, other?.latencies?.counts[3]], [14, 2]);
});
