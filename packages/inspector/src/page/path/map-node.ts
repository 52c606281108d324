// The nodes and lines of a map: what stands between a client's message and its answer.
import type { FindingDescription } from "@answerback/gateway/inspector-api";

export type MapColumn = 0 | 1 | 2 | 3 | 4;
export const columnTitles = ["Route", "Backend", "Key", "Template", "Client"] as const;

/** `taken`: the message went here; `failed`: and no further. `passed`: it went elsewhere. `idle`: there is no message. */
export type NodeState = "idle" | "taken" | "failed" | "passed";

/** The resource that a node stands for, and opens. */
export type NodeSubject =
  | { readonly kind: "route"; readonly routeId?: string }
  | { readonly kind: "integration"; readonly integrationId: string }
  | { readonly kind: "response"; readonly integrationId: string; readonly integrationResponseId?: string }
  | { readonly kind: "template"; readonly templateId?: string }
  | { readonly kind: "client" }
  /** Stands for several that do not fit. */
  | { readonly kind: "more" };

export interface MapNode {
  readonly id: string;
  readonly column: MapColumn;
  /** In rows from the top, of its middle; 0 is the middle of the first row. */
  readonly row: number;
  /** Rows that it fills; default 1. */
  readonly rows?: number;
  readonly subject: NodeSubject;
  /** A few words above the label: what it is, and what happened here. */
  readonly caption: string;
  readonly label: string;
  readonly state: NodeState;
  /** The reason for its state, as a sentence. */
  readonly why?: string;
  readonly findings: readonly FindingDescription[];
}

export interface MapLine {
  readonly from: string;
  readonly to: string;
  readonly state: NodeState;
}

export interface ApiMap {
  readonly nodes: readonly MapNode[];
  readonly lines: readonly MapLine[];
  /** Number of rows. */
  readonly height: number;
}
