// The rules of the protocol that can be broken, to see that the checker finds out.

export interface Rules {
  /** A claimer ends writes to the stream before it reads it. */
  readonly fencesBeforeReading: boolean;
  /** A node that was paused renews its record before it handles a message. */
  readonly renewsAfterPause: boolean;
  /** The answer of a renewal that was sent before a pause or a cut does not count. */
  readonly renewalAnswersExpire: boolean;
  /** A claimer runs a `$disconnect` before it deletes the record. */
  readonly runsBeforeDeleting: boolean;
  readonly claimsByCompareAndSet: boolean;
  /** A node that does not receive its own heartbeat counts no other as silent. */
  readonly countsOnlyWithOwnEcho: boolean;
  /**
   * A fenced node also runs the `$disconnect` of a connection whose `$connect` was answered after its last acknowledged put was
   * sent: the claimer may have run its own before that answer.
   */
  readonly provesAnswers: boolean;
  /** Every survivor may take over the claims of a node that is claimed or finished, not only the node that claimed it. */
  readonly everySurvivorTakesOver: boolean;
  /** A claimer that was paused or cut off renews its record, and then begins again with the claims that the records show. */
  readonly claimersRenew: boolean;
  /** A node claims again the record of a life that it has claimed, if that record is live after NATS lost its storage. */
  readonly remembersClaims: boolean;
  /** A node whose number another one leased, because NATS lost its storage, runs all its `$disconnect`s itself. */
  readonly runsAllWhenReplaced: boolean;
}

export const protocol: Rules = {
  fencesBeforeReading: true,
  renewsAfterPause: true,
  renewalAnswersExpire: true,
  runsBeforeDeleting: true,
  claimsByCompareAndSet: true,
  countsOnlyWithOwnEcho: true,
  provesAnswers: true,
  everySurvivorTakesOver: true,
  claimersRenew: true,
  remembersClaims: true,
  runsAllWhenReplaced: true,
};
