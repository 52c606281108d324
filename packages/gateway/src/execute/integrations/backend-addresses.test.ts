import assert from "node:assert/strict";
import { test } from "node:test";
import { promisify } from "node:util";
import { BackendAddresses } from "./backend-addresses.ts";

const everything = ["0.0.0.0/0", "::/0"];

const linkLocal = [
  "169.254.169.254",
  "169.254.0.1",
  "fe80::1",
  "febf::1",
  "fd00:ec2::254",
  "::ffff:169.254.169.254",
  "::ffff:a9fe:a9fe",
  "::169.254.169.254",
  "64:ff9b::a9fe:a9fe",
  "2002:a9fe:a9fe::1",
  "100.100.100.200",
];

test("allows all addresses except link-local and metadata ones, however they are written", () => {
  const addresses = new BackendAddresses(everything);
  for (const address of ["127.0.0.1", "::1", "10.0.0.1", "93.184.216.34", "2606:2800::1", "169.253.0.1", "fec0::1"])
    assert.equal(addresses.allows(address), true, address);
  for (const address of linkLocal) assert.equal(addresses.allows(address), false, address);
});

test("allows the named ranges, and nothing else", () => {
  const addresses = new BackendAddresses(["10.0.0.0/8", "169.254.169.254", "fe80::/10"]);
  for (const address of ["10.1.2.3", "::ffff:10.1.2.3", "169.254.169.254", "fe80::1"])
    assert.equal(addresses.allows(address), true, address);
  for (const address of ["127.0.0.1", "11.0.0.1", "169.254.1.1", "fd00:ec2::254", "::1"])
    assert.equal(addresses.allows(address), false, address);
});

test("names an invalid range in the error", () => {
  for (const range of ["localhost", "10.0.0.0/33", "10.0.0/8", "", "::/200"]) {
    assert.throws(() => new BackendAddresses([range]), { message: new RegExp(`^'${range}' is neither`) }, range);
  }
});

test("refuses a literal address, and a name by its addresses", async () => {
  const addresses = new BackendAddresses(everything);
  for (const host of ["169.254.169.254", "[fe80::1]", "[::ffff:a9fe:a9fe]"])
    assert.match(addresses.refusal(host)?.message ?? "", /integrationAddresses/, host);
  for (const host of ["127.0.0.1", "[::1]", "metadata.internal"])
    assert.equal(addresses.refusal(host), undefined, host);
  const resolve = promisify(addresses.lookup);
  assert.ok(await resolve("localhost", { all: true }));
  const elsewhere = promisify(new BackendAddresses(["10.0.0.0/8"]).lookup);
  await assert.rejects(elsewhere("localhost", {}), /localhost \(.*\) is not an address that integrations may call/);
});
