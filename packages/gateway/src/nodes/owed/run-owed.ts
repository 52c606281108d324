// The seam between claims and the data plane.
import type { ConnectionIdentity } from "../../execute/chain/inbound-event.ts";

/**
 * Runs the `$disconnect`s of connections of ended nodes, with 1006, as `runOwed` of the data plane does, and settles each
 * with the node's owed `$disconnect`s when it has run. The iteration ends early if this node loses the claim.
 */
export type RunOwed = (owed: AsyncIterable<ConnectionIdentity>) => Promise<void>;
