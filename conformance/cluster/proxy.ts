// Proxies between a node and the servers of NATS, which can be cut.
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** `closed`: connections end and are refused. `silent`: they stay, and what is sent waits until the cut is over. */
export type Cut = "closed" | "silent";

export class NatsProxy {
  readonly #server: Server;
  readonly #targetPort: number;
  readonly #pairs = new Set<readonly [client: Socket, target: Socket]>();
  #cut: Cut | undefined;

  private constructor(targetPort: number) {
    this.#targetPort = targetPort;
    this.#server = createServer((client) => this.#accept(client));
  }

  static async start(targetPort: number): Promise<NatsProxy> {
    const proxy = new NatsProxy(targetPort);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** True if the node has a connection to the server. */
  get isUsed(): boolean {
    return this.#pairs.size > 0;
  }

  cut(cut: Cut): void {
    this.#cut = cut;
    for (const [client, target] of this.#pairs) {
      if (cut === "closed") {
        client.destroy();
        target.destroy();
      } else {
        client.pause();
        target.pause();
      }
    }
  }

  heal(): void {
    this.#cut = undefined;
    for (const [client, target] of this.#pairs) {
      client.resume();
      target.resume();
    }
  }

  close(): void {
    this.cut("closed");
    this.#server.close();
  }

  #accept(client: Socket): void {
    if (this.#cut === "closed") {
      client.destroy();
      return;
    }
    const target = connect(this.#targetPort, "127.0.0.1");
    const pair = [client, target] as const;
    this.#pairs.add(pair);
    client.setNoDelay(true).on("data", (data) => target.write(data));
    target.setNoDelay(true).on("data", (data) => client.write(data));
    for (const socket of pair) {
      socket.on("error", () => {});
      socket.on("close", () => {
        this.#pairs.delete(pair);
        client.destroy();
        target.destroy();
      });
    }
    if (this.#cut !== "silent") return;
    client.pause();
    target.pause();
  }
}
