// Some work of a cluster is done by one of its nodes. A gateway without a cluster always leads.

export interface Leadership {
  /** Two nodes may both lead for a moment. */
  readonly isLeader: boolean;
  /** Calls the listener after `isLeader` may have changed. @returns ends the subscription */
  onChange(listener: () => void): () => void;
}

export const alwaysLeads: Leadership = { isLeader: true, onChange: () => () => {} };
