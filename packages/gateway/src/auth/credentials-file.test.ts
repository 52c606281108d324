import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCredentials, readCredentialsFile } from "./credentials-file.ts";

test("reads the keys of every profile and ignores other settings", () => {
  const text = `# comment\r\n[default]\r\naws_access_key_id = AKIDONE\naws_secret_access_key=a/b+c=\nregion = eu-west-1\n\n[ two ]\naws_access_key_id=AKIDTWO\naws_secret_access_key = secret\naws_session_token = token\n`;
  assert.deepEqual(parseCredentials(text, "file"), [
    { accessKeyId: "AKIDONE", secretAccessKey: "a/b+c=" },
    { accessKeyId: "AKIDTWO", secretAccessKey: "secret", sessionToken: "token" },
  ]);
});

test("names file and line of a malformed setting, without the secret", () => {
  assert.throws(() => parseCredentials("[default]\naws_secret_access_key wJalrXUtnFEMI\n", "keys.ini"), {
    name: "CredentialsFileError",
    message: "keys.ini:2: expected a [profile] or a setting such as aws_access_key_id = …, found aws_secret_a…",
  });
  assert.throws(() => parseCredentials("aws_access_key_id = A\n", "keys.ini"), /^CredentialsFileError: keys\.ini:1: /);
});

test("names an incomplete profile", () => {
  assert.throws(
    () => parseCredentials("[p]\naws_access_key_id = A\n", "keys.ini"),
    /the profile \[p\] needs .*the secret is missing/,
  );
  assert.throws(() => parseCredentials("\n", "keys.ini"), /keys\.ini contains no keys/);
});

test("names a file that cannot be read", async () => {
  await assert.rejects(readCredentialsFile("/nowhere/keys.ini"), {
    name: "CredentialsFileError",
    message: /^The credentials file \/nowhere\/keys\.ini cannot be read: ENOENT.*--credentials\)\.$/,
  });
});
