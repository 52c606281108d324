// Finds out why a server of NATS ends a TLS connection. With TLS 1.3 it judges the client's certificate after the handshake
// has succeeded for the client, and the NATS client reports no more than a time-out.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect as connectTcp } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import { atMost, type Clock } from "../clock.ts";
import { hostOf } from "./client-options.ts";
import type { ClusterTls } from "./cluster-settings.ts";

const probeMillis = 2_000;
const defaultPort = 4222;

/** @returns the error of the connection; undefined if there is none, or no answer */
export async function probeTls(
  url: URL,
  tls: ClusterTls | undefined,
  options: Pick<ConnectionOptions, "checkServerIdentity">,
  clock: Clock,
): Promise<Error | undefined> {
  const tcp = connectTcp(Number(url.port || defaultPort), hostOf(url));
  let failure: Error | undefined;
  const fail = (error: unknown) => {
    if (Error.isError(error)) failure ??= error;
  };
  async function probe(): Promise<void> {
    try {
      // The server speaks first, in plain text.
      await once(tcp, "data");
      tcp.removeAllListeners("data");
      const read = (file: string | undefined) => file && readFileSync(file);
      const secure = connectTls({
        ...options,
        socket: tcp,
        ca: read(tls?.ca),
        cert: read(tls?.cert),
        key: read(tls?.key),
      });
      secure.on("error", fail).resume();
      await once(secure, "close");
    } catch (error) {
      fail(error);
    }
  }
  tcp.on("error", () => {});
  await atMost(probeMillis, probe(), clock.machine);
  tcp.destroy();
  return failure;
}
