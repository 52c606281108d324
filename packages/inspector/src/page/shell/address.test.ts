import assert from "node:assert/strict";
import { test } from "node:test";
import { hashOf, type Place, placeOf } from "./address.ts";

test("leads from each place to its address and back", () => {
  const places: readonly Place[] = [
    { view: "messages" },
    { view: "messages", requestId: "KVmb8fjM/AMCFgQ=" },
    { view: "map" },
    { view: "findings" },
    { view: "templates" },
    { view: "templates", templateId: "a1/responses/r2/application/json" },
    { view: "connection", connectionId: "L0SM9cOFvHcCIhw=" },
  ];
  for (const place of places) assert.deepEqual(placeOf(hashOf(place)), place);
});

test("leads unknown addresses to the messages", () => {
  for (const hash of ["", "#", "#/", "#/nowhere", "#/connections"])
    assert.deepEqual(placeOf(hash), { view: "messages" });
  assert.deepEqual(placeOf("#100%"), { view: "messages", requestId: "100%" });
});
