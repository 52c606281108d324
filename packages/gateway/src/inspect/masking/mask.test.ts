import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createMask } from "./mask.ts";

const mask = createMask(["x.y"]);

test("masks JSON members by name, whatever their type and white space", () => {
  assert.equal(mask.text('{"password": "a\\"b", "n": 1}'), '{"password": "***", "n": 1}');
  assert.equal(
    mask.text('{"PASSWORD":12,"cookie" : ["a","b"],"x.y":true}'),
    '{"PASSWORD":"***","cookie" : "***","x.y":"***"}',
  );
  assert.equal(mask.text('{"authorization":{"a":["}",{"b":"]"}]},"n":1}'), '{"authorization":"***","n":1}');
  assert.equal(
    mask.text('{"xzy":"kept","tokens":3,"nextToken":"kept"}'),
    '{"xzy":"kept","tokens":3,"nextToken":"kept"}',
  );
});

test("finds a secret's name in any spelling, also at the end of a longer name", () => {
  for (const name of [
    "Authorization",
    "Sec-WebSocket-Protocol",
    "X-Auth-Token",
    "token",
    "access_token",
    "accessToken",
    "X-Amz-Security-Token",
    "x-api-key",
    "API_KEY",
    "DB_PASSWORD",
    "stripeSecret",
    "clientSecret",
    "AWS_SECRET_ACCESS_KEY",
    "privateKey",
    "integration.request.header.Authorization",
    "integration.request.querystring.token",
  ]) {
    assert.deepEqual(mask.headers([[name, "abc"]]), [[name, "***"]], name);
    assert.equal(mask.text(JSON.stringify({ [name]: "abc", n: 1 })), JSON.stringify({ [name]: "***", n: 1 }));
  }
});

test("masks JSON that is escaped in strings, at every depth", () => {
  let text = JSON.stringify({ password: 'a"\\b', list: [1], token: { a: "x" }, n: 1 });
  for (let depth = 0; depth < 4; depth++) {
    let shown = mask.text(text);
    for (let level = 0; level < depth; level++) shown = (JSON.parse(shown) as { body: string }).body;
    assert.deepEqual(JSON.parse(shown), { password: "***", list: [1], token: "***", n: 1 }, `depth ${depth}`);
    text = JSON.stringify({ body: text, after: "kept" });
  }
});

test("masks queries, forms and printed maps", () => {
  assert.equal(mask.text('{"url":"wss://h/p?token=abc&q=1"}'), '{"url":"wss://h/p?token=***&q=1"}');
  assert.equal(mask.text("user=me&password=a+b&n=1"), "user=me&password=***&n=1");
  assert.equal(
    mask.text("{header={Authorization=Bearer abc, Cookie=a=1; b=2, X=kept}, querystring={access_token=t}}"),
    "{header={Authorization=***, Cookie=***, X=kept}, querystring={access_token=***}}",
  );
  assert.equal(mask.text('<a token="abc" b="kept"/>'), '<a token="***" b="kept"/>');
  assert.equal(mask.text("dG9rZW4="), "dG9rZW4=");
});

test("leaves text without names of secrets unchanged", () => {
  const names = /pass|pwd|cookie|authorization|x-?a|key|x\.y|xy|token|secret|jwt|protocol|signature|credential/i;
  fc.assert(
    fc.property(fc.json(), (text) => {
      fc.pre(!names.test(text));
      assert.equal(mask.text(text), text);
    }),
  );
});

test("masks every secret and keeps JSON valid, also in a string", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.jsonValue()), fc.jsonValue(), (secret, other) => {
      const text = JSON.stringify({ password: secret, other, last: 1 });
      const shown = JSON.parse(mask.text(text)) as { password: string; last: number };
      assert.equal(shown.password, "***");
      assert.equal(shown.last, 1);
      const inString = JSON.parse(mask.text(JSON.stringify({ text, last: 2 }))) as { text: string; last: number };
      assert.deepEqual(JSON.parse(inString.text), shown);
      assert.equal(inString.last, 2);
    }),
  );
});

test("masks truncated or invalid JSON to its end", () => {
  for (const text of ['{"token":"abc', '{"token":["abc",{"', '{"token":abc', '"token":{"a":"b}', "token=abc"]) {
    assert.doesNotMatch(mask.text(text), /abc|b\}/, text);
  }
});

test("takes time proportional to the text, whatever its content", () => {
  for (const piece of [
    '"apiKey":[',
    '"token":{"',
    '"apiKey"',
    '\\"token\\":',
    "token=",
    '"token":"',
    ":",
    '"  :',
    "\\",
    '\\":',
  ]) {
    const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
    const begun = process.cpuUsage();
    mask.text(text);
    const { user, system } = process.cpuUsage(begun);
    assert.ok((user + system) / 1000 < 500, `${piece}: ${(user + system) / 1000} ms`);
  }
});

test("masks query parameters and a password in a URL", () => {
  const url = new URL("https://user:pw@host/path?X-Amz-Signature=abc&q=1&access_token=t");
  assert.equal(mask.url(url), "https://user:***@host/path?X-Amz-Signature=***&q=1&access_token=***");
  assert.equal(url.password, "pw", "the URL itself was changed");
});
