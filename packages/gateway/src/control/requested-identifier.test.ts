// Identifiers that a program of this process requests, so that its API has the same URL on every machine.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startControlPlane } from "./control-plane.fixture.ts";

const api = { name: "chat", protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" };
const asking = (identifier: string, token = "hush") => ({
  "x-answerback-identifier": identifier,
  "x-answerback-token": token,
});

test("a create with the token of the process gets the requested identifier", async () => {
  const { send } = await startControlPlane({ settings: { identifierToken: "hush" } });
  const { body } = await send("POST", "/v2/apis", api, asking("abcdefgh12"));
  assert.equal(body?.apiId, "abcdefgh12");
  const route = await send("POST", "/v2/apis/abcdefgh12/routes", { routeKey: "ping" }, asking("abcdef1"));
  assert.equal(route.body?.routeId, "abcdef1");
});

test("generates the identifier without the token or with a wrong one", async () => {
  const { send } = await startControlPlane({ settings: { identifierToken: "hush" } });
  const another = await send("POST", "/v2/apis", api, asking("abcdefgh12", "guess"));
  assert.equal(another.status, 201);
  assert.notEqual(another.body?.apiId, "abcdefgh12");
  const closed = await startControlPlane();
  const { body } = await closed.send("POST", "/v2/apis", api, asking("abcdefgh12"));
  assert.notEqual(body?.apiId, "abcdefgh12");
});

test("takes identifiers of the service's form, which also begin with digits", async () => {
  const { send } = await startControlPlane({ settings: { identifierToken: "hush" } });
  for (const identifier of ["1bcdefgh12", "abc"]) {
    const { body } = await send("POST", "/v2/apis", api, asking(identifier));
    assert.equal(body?.apiId, identifier);
  }
});

test("refuses a requested identifier that is in use or malformed", async () => {
  const { send } = await startControlPlane({ settings: { identifierToken: "hush" } });
  await send("POST", "/v2/apis", api, asking("abcdefgh12"));
  const taken = await send("POST", "/v2/apis", api, asking("abcdefgh12"));
  assert.equal(taken.status, 409);
  assert.match(String(taken.body?.message), /abcdefgh12 belongs to another API/);
  for (const identifier of ["", "Abcdefgh12", "../../etc/", "a".repeat(65)]) {
    const { status, body } = await send("POST", "/v2/apis", api, asking(identifier));
    assert.equal(status, 400, identifier);
    assert.match(String(body?.message), /1 to 64 lower-case letters and digits/);
  }
});
