import assert from "node:assert/strict";
import { test } from "node:test";
import { createMemoryStore } from "../store/memory.ts";
import { createCustomDomains } from "./custom-domain.ts";

async function domains(mappings: Readonly<Record<string, string>>, domainName = "chat.example.com") {
  const store = createMemoryStore();
  await store.commit({
    puts: [
      { key: ["domainnames", domainName], value: { domainName } },
      ...Object.entries(mappings).map(([apiMappingKey, stage], index) => ({
        key: ["domainnames", domainName, "apimappings", `m${index}`],
        value: { apiMappingId: `m${index}`, apiId: "a1", stage, ...(apiMappingKey === "" ? {} : { apiMappingKey }) },
      })),
    ],
    deletes: [],
  });
  return { store, domains: createCustomDomains(store) };
}

test("finds the stage by the longest mapping key", async () => {
  const { domains: custom } = await domains({ "": "root", v1: "one", "v1/beta": "two" });
  for (const [path, stage, rest] of [
    ["/", "root", ""],
    ["/v1", "one", ""],
    ["/v1/", "one", ""],
    ["/v1/beta?token=x", "two", ""],
    ["/v1/beta/@connections/x%3D", "two", "@connections/x%3D"],
    ["/v1beta", "root", "v1beta"],
    ["/v1/alpha", "one", "alpha"],
    ["/%761", "one", ""],
    ["/%zz", "root", "%zz"],
  ] as const) {
    const address = custom.address("Chat.example.com:8443", path);
    assert.deepEqual([address?.apiId, address?.stageName, address?.rest], ["a1", stage, rest], path);
  }
});

test("keeps the client's Host, and marks the address as not the default endpoint", async () => {
  const { domains: custom } = await domains({ "": "root" });
  const address = custom.address("Chat.example.com:8443", "/");
  assert.equal(address?.domainName, "Chat.example.com:8443");
  assert.equal(address?.isDefault, false);
});

test("has no API if no mapping fits, and no address for other hosts", async () => {
  const { domains: custom } = await domains({ v1: "one" });
  const unmapped = custom.address("chat.example.com", "/v2");
  assert.ok(unmapped);
  assert.equal(unmapped.apiId, undefined);
  assert.equal(custom.address("example.com", "/v1"), undefined);
  assert.equal(custom.address(undefined, "/v1"), undefined);
});

test("matches exactly one label with a wildcard", async () => {
  const { domains: custom } = await domains({ "": "root" }, "*.example.com");
  assert.equal(custom.address("a.example.com", "/")?.stageName, "root");
  assert.equal(custom.address("a.b.example.com", "/"), undefined);
  assert.ok(custom.has("b.example.com"));
  assert.ok(!custom.has("example.org"));
});

test("follows changes of mappings and domains", async () => {
  const { store, domains: custom } = await domains({ "": "root" });
  assert.equal(custom.address("chat.example.com", "/new")?.stageName, "root");
  await store.commit({
    puts: [
      {
        key: ["domainnames", "chat.example.com", "apimappings", "m9"],
        value: { apiMappingId: "m9", apiId: "a2", stage: "two", apiMappingKey: "new" },
      },
    ],
    deletes: [],
  });
  assert.equal(custom.address("chat.example.com", "/new")?.apiId, "a2");
  await store.commit({ puts: [], deletes: [["domainnames", "chat.example.com"]] });
  assert.equal(custom.address("chat.example.com", "/new"), undefined);
});
