import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { evaluatePolicy, matchesWildcards, PolicyError, parsePolicy } from "./iam-policy.ts";

const connect = "arn:aws:execute-api:us-east-1:000000000000:abc/prod/$connect";

function decide(...statements: object[]) {
  return evaluatePolicy(parsePolicy({ Version: "2012-10-17", Statement: statements }), "execute-api:Invoke", connect);
}

const allow = (resource: unknown, action: unknown = "execute-api:Invoke") => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
});

test("allows resources of an Allow, by name or wildcard", () => {
  for (const resource of [connect, "*", "arn:aws:execute-api:*:*:abc/*", "arn:aws:*/prod/$conn?ct", [connect]]) {
    assert.equal(decide(allow(resource)), "allowed", JSON.stringify(resource));
  }
});

test("compares actions without case, with wildcards", () => {
  for (const action of ["execute-api:*", "*", "EXECUTE-API:invoke", ["s3:Get*", "execute-api:Inv*"]]) {
    assert.equal(decide(allow("*", action)), "allowed", JSON.stringify(action));
  }
  assert.equal(decide(allow("*", "execute-api:ManageConnections")), "notCovered");
});

test("does not cover $connect with a policy for methods of a stage", () => {
  assert.equal(decide(allow("arn:aws:execute-api:us-east-1:000000000000:abc/prod/*/*")), "notCovered");
});

test("compares resources with case", () => {
  assert.equal(decide(allow(connect.replace("prod", "PROD"))), "notCovered");
});

test("a Deny overrides an Allow in any order", () => {
  const deny = { ...allow("*"), Effect: "Deny" };
  assert.equal(decide(allow("*"), deny), "denied");
  assert.equal(decide(deny, allow("*")), "denied");
});

test("reads a single statement that is not in an array", () => {
  assert.equal(evaluatePolicy(parsePolicy({ Statement: allow("*") }), "execute-api:Invoke", connect), "allowed");
});

test("ignores members that are null, which Java's library writes", () => {
  assert.equal(decide({ ...allow("*"), Condition: null, Sid: null }), "allowed");
});

const refused: Readonly<Record<string, unknown>> = {
  "a condition": { Statement: [{ ...allow("*"), Condition: { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } } }] },
  NotAction: { Statement: [{ Effect: "Deny", NotAction: "s3:*", Resource: "*" }] },
  NotResource: { Statement: [{ Effect: "Deny", Action: "*", NotResource: connect }] },
  "a principal": { Statement: [{ ...allow("*"), Principal: "*" }] },
  "a policy variable": { Statement: [allow("arn:aws:execute-api:*:*:*/${aws:username}")] },
  "an unknown version": { Version: "2020-01-01", Statement: [allow("*")] },
  "an unknown effect": { Statement: [{ ...allow("*"), Effect: "allow" }] },
  "no statement": { Version: "2012-10-17" },
  "no resource": { Statement: [{ Effect: "Allow", Action: "*" }] },
  "an empty array of actions": { Statement: [allow("*", [])] },
  "a number for a resource": { Statement: [allow([1])] },
  "a string": "Allow",
  null: null,
};

for (const [name, document] of Object.entries(refused)) {
  test(`refuses a policy: ${name}`, () => {
    assert.throws(() => parsePolicy(document), PolicyError);
  });
}

test("matches wildcards as a regular expression would", () => {
  const piece = fc.constantFrom("a", "b", "*", "?", "/", ".");
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 8 }),
      fc.array(fc.constantFrom("a", "b", "/", "."), { maxLength: 8 }),
      (p, t) => {
        const expected = new RegExp(
          `^${p.map((part) => (part === "*" ? ".*" : part === "?" ? "." : part === "." ? "\\." : part)).join("")}$`,
          "s",
        );
        assert.equal(matchesWildcards(p.join(""), t.join("")), expected.test(t.join("")));
      },
    ),
  );
});

test("matches many stars quickly", () => {
  assert.equal(matchesWildcards(`${"*a".repeat(40)}b`, "a".repeat(5000)), false);
});
