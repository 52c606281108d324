import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createMask } from "./mask.ts";

const mask = createMask(["password", "x.y"]);

test("masks the values of JSON members by name, whatever their kind and white space", () => {
  assert.equal(mask.text('{"password": "a\\"b", "n": 1}'), '{"password": "***", "n": 1}');
  assert.equal(
    mask.text('{"PASSWORD":12,"cookie" : ["a","b"],"x.y":true}'),
    '{"PASSWORD":"***","cookie" : "***","x.y":"***"}',
  );
  assert.equal(mask.text('{"xzy":"kept"}'), '{"xzy":"kept"}');
});

test("leaves a text without masked names as it is", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      fc.pre(!/password|cookie|authorization|x-a|apikey|x\.y/i.test(text));
      assert.equal(mask.text(text), text);
    }),
  );
});

test("no masked string survives, and what was JSON stays JSON", () => {
  fc.assert(
    fc.property(fc.string(), fc.json(), (secret, other) => {
      const text = mask.text(`{"password":${JSON.stringify(`secret-${secret}`)},"other":${other}}`);
      const parsed = JSON.parse(text) as { password: string };
      assert.equal(parsed.password, "***");
    }),
  );
});

test("masks query parameters and a password in a URL", () => {
  const url = new URL("https://user:pw@host/path?X-Amz-Signature=abc&q=1");
  assert.equal(mask.url(url), "https://user:***@host/path?X-Amz-Signature=***&q=1");
  assert.equal(url.password, "pw", "the URL itself was changed");
});
