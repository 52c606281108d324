import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { pageOf } from "./page.ts";

const collection = ["apis"];
const recordsOf = (ids: readonly number[]) => ids.map((id) => ({ apiId: `a${id}` }));

/** A page of two records. */
function page(ids: readonly number[], nextToken: string | undefined) {
  const query = new URLSearchParams({ maxResults: "2", ...(nextToken !== undefined && { nextToken }) });
  const { items, nextToken: next } = pageOf({ collection, records: recordsOf(ids), identifier: "apiId" }, query);
  return { ids: items.map(({ apiId }) => Number(String(apiId).slice(1))), next };
}

test("continues a list after the last record of the page, or one before it, was deleted", () => {
  const { next } = page([1, 2, 3, 4, 5], undefined);
  assert.deepEqual(page([1, 2, 3, 4, 5], next).ids, [3, 4]);
  assert.deepEqual(page([1, 3, 4, 5], next).ids, [3, 4]);
  assert.deepEqual(page([2, 3, 4, 5], next).ids, [3, 4]);
  assert.deepEqual(page([0, 1, 2, 3, 4, 5], next).ids, [3, 4]);
});

test("ends a list whose remaining records were deleted", () => {
  const { next } = page([1, 2, 3], undefined);
  assert.deepEqual(page([1], next), { ids: [], next: undefined });
  assert.deepEqual(page([], next), { ids: [], next: undefined });
});

test("returns no record twice and ends, whatever is deleted between pages", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20 }), fc.infiniteStream(fc.nat()), (count, choices) => {
      let ids = Array.from({ length: count }, (_, index) => index);
      const seen: number[] = [];
      let next: string | undefined;
      let pages = 0;
      do {
        const got = page(ids, next);
        seen.push(...got.ids);
        next = got.next;
        const deleted = choices.next().value % (ids.length + 1);
        ids = ids.filter((_, index) => index !== deleted);
        assert.ok(++pages <= count + 1, `${pages} pages of ${count} records`);
      } while (next !== undefined);
      assert.equal(new Set(seen).size, seen.length, String(seen));
    }),
  );
});
