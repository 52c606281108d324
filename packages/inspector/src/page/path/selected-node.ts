// The node of a map whose details are open.
import { signal } from "@preact/signals";
import type { MapNode } from "./map-node.ts";

export interface SelectedNode {
  readonly apiId: string;
  readonly node: MapNode;
}

export const selectedNode = signal<SelectedNode | undefined>(undefined);
