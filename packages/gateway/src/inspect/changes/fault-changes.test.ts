import assert from "node:assert/strict";
import { test } from "node:test";
import type { ExchangeDescription, ExchangesAnswer, FaultDescription, FaultsAnswer } from "../api/inspector-api.ts";
import { inspected } from "../test-inspected.ts";

test("the page adds rules, sees what they did, and removes them", async (t) => {
  const { get, change, connect, follow, gateway } = await inspected(t);
  const events = await follow();
  const rule = { name: "down", route: "quote", answer: { statusCode: 503, body: '{"token":"s3cret"}' } };
  const added = await change("POST", "faults", rule);
  assert.equal(added.status, 200);
  const shown = { ...rule, answer: { statusCode: 503, body: '{"token":"***"}' } };
  const { faultId } = added.body as FaultDescription;
  const listed = { faultId, name: "down", effect: "answer 503", rule: shown, hits: 0 };
  assert.deepEqual(added.body, listed);
  assert.deepEqual(await events.next("faults"), { items: [listed] });
  const client = await connect();
  assert.match(await client.ask({ action: "quote" }), /unavailable/);
  assert.deepEqual(await get<FaultsAnswer>("faults"), { items: [{ ...listed, hits: 1 }] });
  const { items } = await get<ExchangesAnswer>("exchanges?kind=message");
  assert.deepEqual(items[0]?.fault, { faultId, name: "down", effect: "answer 503", rule: shown });
  const isOfRoute = ({ route }: { readonly route?: string }) => route === "quote";
  const summaries = [...(await events.next("exchanges"))];
  while (!summaries.some(isOfRoute)) summaries.push(...(await events.next("exchanges")));
  assert.equal(summaries.find(isOfRoute)?.fault, "down");
  gateway.faults.add({ fail: "reset" });
  assert.equal((await events.next("faults")).items.length, 2);
  assert.equal((await change("DELETE", `faults/${faultId}`)).status, 204);
  assert.deepEqual(
    (await events.next("faults")).items.map(({ rule }) => rule),
    [{ fail: "reset" }],
  );
  assert.equal((await change("DELETE", `faults/${faultId}`)).status, 404);
  assert.equal((await change("DELETE", "faults")).status, 204);
  assert.deepEqual(gateway.faults.rules, []);
  assert.match(await client.ask({ action: "quote" }), /no symbol|There is/);
  assert.equal((await get<ExchangeDescription>("exchanges/3")).fault, undefined);
});

test("a rule that cannot be used is refused with what it may have", async (t) => {
  const { change, gateway } = await inspected(t);
  const refused: readonly (readonly [unknown, RegExp])[] = [
    [undefined, /must be a JSON object/],
    [{}, /has no effect/],
    [{ fail: "explode" }, /fail must be one of timeout, reset/],
    [{ fail: 7 }, /fail must be one of/],
    [{ fail: "reset", route: 7 }, /route must be a string/],
    [{ fail: "reset", share: "half" }, /share must be a number/],
    [{ fail: "reset", share: 2 }, /share .* is 2\. It must be a number above 0/],
    [{ fail: "reset", unknown: 1 }, /no unknown\. It may have name, route/],
    [{ delay: "soon" }, /It must be 300ms/],
    [{ answer: { body: "x" } }, /answer must be an object with a statusCode/],
    [{ answer: { statusCode: 200, headers: { a: 1 } } }, /answer must be/],
    [{ answer: { statusCode: 999 } }, /answer\.statusCode/],
  ];
  for (const [rule, message] of refused) {
    const { status, body } = await change("POST", "faults", rule as object | undefined);
    assert.equal(status, 400, JSON.stringify(rule));
    assert.match((body as { readonly message: string }).message, message);
  }
  assert.deepEqual(gateway.faults.rules, []);
  for (let count = 0; count < 100; count++) gateway.faults.add({ fail: "reset" });
  assert.equal((await change("POST", "faults", { fail: "reset" })).status, 429);
});

test("only the page changes rules: not a caller without its token, a page of another site, or one that was forwarded", async (t) => {
  const { gateway } = await inspected(t);
  const asked = async (method: string, headers: Record<string, string> = {}) => {
    const init = { method, headers, ...(method === "POST" && { body: '{"fail":"reset"}' }) };
    return (await fetch(`${gateway.url}/inspector/api/faults`, init)).status;
  };
  const own = { "Sec-Fetch-Site": "same-origin" };
  const session = await fetch(`${gateway.url}/inspector/api/session`, { headers: own });
  const { token } = (await session.json()) as { readonly token: string };
  const page = { ...own, "x-answerback-page": token };
  const refused: readonly Record<string, string>[] = [
    {},
    own,
    { "x-answerback-page": token },
    { ...page, "Sec-Fetch-Site": "cross-site" },
    { ...page, Origin: "https://evil.example" },
    { ...page, "X-Forwarded-For": "203.0.113.9" },
  ];
  for (const headers of refused) {
    assert.equal(await asked("POST", headers), 403, JSON.stringify(headers));
    assert.equal(await asked("DELETE", headers), 403, JSON.stringify(headers));
  }
  assert.deepEqual(gateway.faults.rules, []);
  assert.equal(await asked("POST", page), 200);
});
