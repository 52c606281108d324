// Tests that every implementation of the cluster runs.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { AttachedConnection, Cluster, ConnectionAddress, Delivery } from "./cluster.ts";

export function runClusterSuite(name: string, create: () => Promise<Cluster>): void {
  const address: ConnectionAddress = { apiId: "api1", stageName: "prod", connectionId: "KVmb8fjMIAMCFgQ=" };

  test(`${name} delivers to an attached connection, in order`, async () => {
    const cluster = await create();
    const connection = new FakeConnection(address);
    cluster.attach(connection);
    const sent = ["1", "2", "3"].map((text) => cluster.deliver(address, Buffer.from(text)));
    assert.deepEqual(await Promise.all(sent), ["delivered", "delivered", "delivered"]);
    assert.deepEqual(connection.received, ["1", "2", "3"]);
  });

  test(`${name} reports a connection that accepts no more`, async () => {
    const cluster = await create();
    cluster.attach(new FakeConnection(address, "busy"));
    assert.equal(await cluster.deliver(address, Buffer.from("x")), "busy");
  });

  test(`${name} locates a connection by its id alone`, async () => {
    const cluster = await create();
    const connection = new FakeConnection(address);
    cluster.attach(connection);
    const { apiId, stageName } = (await cluster.locate(address.connectionId)) ?? {};
    assert.deepEqual({ apiId, stageName }, { apiId: "api1", stageName: "prod" });
    cluster.detach(connection);
    assert.equal(await cluster.locate(address.connectionId), undefined);
  });

  test(`${name} describes an attached connection`, async () => {
    const cluster = await create();
    const connection = new FakeConnection(address);
    cluster.attach(connection);
    assert.deepEqual(await cluster.describe(address), connection.describe());
  });

  test(`${name} closes an attached connection`, async () => {
    const cluster = await create();
    const connection = new FakeConnection(address);
    cluster.attach(connection);
    assert.equal(await cluster.close(address), true);
    assert.equal(connection.closed, true);
  });

  test(`${name} does not find a connection that was detached, or has another stage or API`, async () => {
    const cluster = await create();
    const connection = new FakeConnection(address);
    cluster.attach(connection);
    const other: ConnectionAddress = { ...address, connectionId: "KVmb8fjMIAMCFgR=" };
    cluster.attach(new FakeConnection(other));
    cluster.detach(connection);
    for (const missing of [address, { ...other, stageName: "dev" }, { ...other, apiId: "api2" }]) {
      assert.equal(await cluster.deliver(missing, Buffer.from("x")), "gone");
      assert.equal(await cluster.describe(missing), undefined);
      assert.equal(await cluster.close(missing), false);
    }
  });
}

class FakeConnection implements AttachedConnection {
  readonly identity: ConnectionAddress;
  readonly received: string[] = [];
  closed = false;
  readonly #delivery: Delivery;

  constructor(identity: ConnectionAddress, delivery: Delivery = "delivered") {
    this.identity = identity;
    this.#delivery = delivery;
  }

  describe() {
    return { connectedAt: 1, lastActiveAt: 2, sourceIp: "127.0.0.1", userAgent: "test" };
  }

  deliver(data: Buffer): Delivery {
    this.received.push(data.toString());
    return this.#delivery;
  }

  closeNormally(): void {
    this.closed = true;
  }
}
