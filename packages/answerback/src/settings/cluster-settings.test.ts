import assert from "node:assert/strict";
import { test } from "node:test";
import { clusterSettings } from "./cluster-settings.ts";

test("settings without a cluster name none", () => {
  assert.equal(clusterSettings(undefined), undefined);
});

test("servers are separated by commas, and the cluster has a default name", () => {
  assert.deepEqual(clusterSettings({ servers: "nats://a:4222, tls://me:pass@b:4222" }), {
    servers: ["nats://a:4222", "tls://me:pass@b:4222"],
    name: "answerback",
  });
  const tls = { ca: "ca.pem" };
  const named = clusterSettings({ servers: "nats://[::1]:4222", name: "blue", token: "t", replicas: 1, tls });
  assert.deepEqual(named, { servers: ["nats://[::1]:4222"], name: "blue", token: "t", replicas: 1, tls });
});

test("a cluster needs servers", () => {
  assert.throws(() => clusterSettings({ name: "blue" }), { name: "UserError", message: /Set cluster\.servers/ });
});

test("refuses what is not the address of a NATS server, without repeating a password", () => {
  for (const servers of ["", "a:4222", "http://a:4222", "nats://", "nats://a:4222,", "nats://a/path", "nats://a?x=1"]) {
    assert.throws(() => clusterSettings({ servers }), { name: "UserError", message: /must be addresses/ }, servers);
  }
  assert.throws(
    () => clusterSettings({ servers: "https://me:secret@a" }),
    ({ message }) => !message.includes("secret"),
  );
});
