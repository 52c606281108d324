// Tests that every implementation of the cluster runs.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { AttachedConnection, Cluster, ConnectionAddress, ConnectionDescription, Delivery } from "./cluster.ts";
import { type Holder, newConnectionId } from "./connection-id.ts";

export interface TestCluster {
  readonly holder: Holder;
  /** Of the process that holds the connections. */
  readonly holding: Cluster;
  /** Of the process that calls; it may be the same. */
  readonly calling: Cluster;
}

export function runClusterSuite(name: string, create: (t: TestContext) => Promise<TestCluster>): void {
  async function attached(t: TestContext, options: { readonly delivery?: Delivery; readonly userAgent?: string } = {}) {
    const { holder, holding, calling } = await create(t);
    const address = newAddress(holder);
    const connection = new FakeConnection(address, options.delivery, options.userAgent);
    holding.attach(connection);
    return { holder, holding, calling, address, connection };
  }

  test(`${name} delivers to an attached connection, in order, whatever the size`, async (t) => {
    const { calling, address, connection } = await attached(t);
    const sizes = Array.from({ length: 300 }, (_, n) => (n % 50 === 7 ? 131_072 : n % 97));
    const sent = sizes.map((size, n) => Buffer.alloc(size, n));
    const deliveries = await Promise.all(sent.map((data) => calling.deliver(address, data)));
    assert.deepEqual(new Set(deliveries), new Set(["delivered"]));
    assert.equal(connection.received.length, sent.length);
    for (const [n, data] of sent.entries()) assert.ok(data.equals(connection.received[n]!), `delivery ${n}`);
  });

  test(`${name} keeps the order of each of many connections`, async (t) => {
    const { holder, holding, calling } = await create(t);
    const connections = Array.from({ length: 20 }, () => new FakeConnection(newAddress(holder)));
    for (const connection of connections) holding.attach(connection);
    const count = 50;
    await Promise.all(
      Array.from({ length: count }, (_, n) =>
        connections.map(({ identity }) => calling.deliver(identity, Buffer.from(String(n)))),
      ).flat(),
    );
    for (const { received } of connections) {
      assert.deepEqual(
        received.map(String),
        Array.from({ length: count }, (_, n) => String(n)),
      );
    }
  });

  test(`${name} reports a connection that accepts no more`, async (t) => {
    const { calling, address } = await attached(t, { delivery: "busy" });
    assert.equal(await calling.deliver(address, Buffer.from("x")), "busy");
  });

  test(`${name} reports a connection that is closing`, async (t) => {
    const { calling, address } = await attached(t, { delivery: "gone" });
    assert.equal(await calling.deliver(address, Buffer.from("x")), "gone");
  });

  test(`${name} locates a connection by its id alone`, async (t) => {
    const { holding, calling, address, connection } = await attached(t);
    const { apiId, stageName } = (await calling.locate(address.connectionId)) ?? {};
    assert.deepEqual({ apiId, stageName }, { apiId: "api1", stageName: "prod" });
    holding.detach(connection);
    assert.equal(await calling.locate(address.connectionId), undefined);
    assert.equal(await calling.locate("nonsense"), undefined);
  });

  test(`${name} describes an attached connection`, async (t) => {
    for (const userAgent of [undefined, "", "ua/1 grüße", "x".repeat(16_000)]) {
      const { calling, address, connection } = await attached(t, { userAgent });
      assert.deepEqual(await calling.describe(address), connection.describe());
    }
  });

  test(`${name} closes an attached connection`, async (t) => {
    const { calling, address, connection } = await attached(t);
    assert.equal(await calling.close(address), true);
    assert.equal(connection.closed, true);
  });

  test(`${name} does not find a connection that was detached, or has another stage, API or process`, async (t) => {
    const { holder, holding, calling, address, connection } = await attached(t);
    const other = newAddress(holder);
    holding.attach(new FakeConnection(other));
    holding.detach(connection);
    for (const missing of [
      address,
      newAddress(holder),
      newAddress({ ...holder, worker: 77 }),
      newAddress({ ...holder, node: 1 }),
      { ...other, stageName: "dev" },
      { ...other, apiId: "api2" },
    ]) {
      assert.equal(await calling.deliver(missing, Buffer.from("x")), "gone");
      assert.equal(await calling.describe(missing), undefined);
      assert.equal(await calling.close(missing), false);
    }
  });
}

function newAddress(holder: Holder): ConnectionAddress {
  return { apiId: "api1", stageName: "prod", connectionId: newConnectionId(holder) };
}

export class FakeConnection implements AttachedConnection {
  readonly identity: ConnectionAddress;
  readonly received: Buffer[] = [];
  closed = false;
  readonly #delivery: Delivery;
  readonly #userAgent: string | undefined;

  constructor(identity: ConnectionAddress, delivery: Delivery = "delivered", userAgent?: string) {
    this.identity = identity;
    this.#delivery = delivery;
    this.#userAgent = userAgent;
  }

  describe(): ConnectionDescription {
    return {
      connectedAt: 1_700_000_000_123,
      lastActiveAt: 1_700_000_000_456.5,
      sourceIp: "::1",
      userAgent: this.#userAgent,
    };
  }

  deliver(data: Buffer): Delivery {
    this.received.push(data);
    return this.#delivery;
  }

  closeNormally(): void {
    this.closed = true;
  }
}
