// Simulates the time after a node has died: its clients connect again to the other nodes, which put a record for each, and
// one of these nodes runs what the dead one owed. A model of flows, in steps of 10 ms.
import { type Fleet, measured, protocol } from "./costs.ts";

const step = 0.01;

/** Seconds since the death. */
export interface NodeDeath {
  readonly allReconnected: number;
  readonly allDisconnectsRun: number;
  readonly claimFinished: number;
  /** Records that went to a node's own disk, because NATS did not acknowledge them within the bound. */
  readonly recordsToDisk: number;
  /** The last of those is in NATS. */
  readonly disksEmpty: number;
}

/** @param electionSeconds time after the death in which NATS acknowledges nothing */
export function nodeDeath(fleet: Fleet, nodes: number, electionSeconds = 0): NodeDeath {
  const clients = fleet.connectionsPerNode;
  const dials = clients / fleet.reconnectSeconds;
  const accepted = Math.min(dials, ((nodes - 1) * fleet.workersPerNode * 1e6) / measured.handshakeCpuMicros.value);
  const disconnects = Math.min(
    protocol.disconnectsAtOnce / fleet.backendSeconds,
    1e6 / measured.disconnectCpuMicros.value,
  );
  const claimedAt = Math.max(protocol.silenceSeconds + 1, electionSeconds);

  const handshaken = new Flow(clients);
  const put = new Flow(clients);
  const late = new Flow(clients);
  const putLater = new Flow(clients);
  const disconnectsRun = new Flow(clients);
  const recordsDeleted = new Flow(clients);
  let now = 0;
  while (!recordsDeleted.isDone || put.done + late.done < clients - 0.5 || putLater.done < late.done - 0.5) {
    now += step;
    handshaken.advance(accepted * step, clients, now);

    // NATS serves puts of handshakes first, then those that come from a disk, then the claimer's deletes.
    let nats = now > electionSeconds ? step : 0;
    const served = (flow: Flow, limit: number, perSecond: number) => {
      nats -= flow.advance(nats * perSecond, limit, now) / perSecond;
    };
    served(put, handshaken.done - late.done, measured.putsPerSecond.value);
    const inTime =
      protocol.putBoundSeconds * (nats > 0 || now > electionSeconds ? measured.putsPerSecond.value : accepted);
    late.advance(Number.POSITIVE_INFINITY, handshaken.done - put.done - inTime, now);
    served(putLater, late.done, measured.putsPerSecond.value);

    if (now < claimedAt) continue;
    disconnectsRun.advance(disconnects * step, clients, now);
    served(recordsDeleted, disconnectsRun.done, measured.deletesPerSecond.value);
  }
  return {
    allReconnected: Math.max(handshaken.at, put.at, late.at),
    allDisconnectsRun: disconnectsRun.at,
    claimFinished: recordsDeleted.at,
    recordsToDisk: Math.round(late.done),
    disksEmpty: putLater.at,
  };
}

/** Something that is done for each of the clients. */
class Flow {
  done = 0;
  /** Time of the last progress. */
  at = 0;
  readonly #all: number;

  constructor(all: number) {
    this.#all = all;
  }

  get isDone(): boolean {
    return this.done >= this.#all - 0.5;
  }

  /** @param most of this step @param limit of all steps together @returns what was done in this step */
  advance(most: number, limit: number, now: number): number {
    const progress = Math.max(0, Math.min(most, limit - this.done));
    this.done += progress;
    if (progress > 0) this.at = now;
    return progress;
  }
}
