// Draws a map: nodes as buttons in five columns, lines between them. The lines are decoration; the order of the nodes in the
// document is the order of the way.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Marked } from "../text/marked.tsx";
import { type ApiMap, columnTitles, type MapLine, type MapNode } from "./map-node.ts";

const nodeHeight = 42;
const rowHeight = 52;
/** Below this width the map is a list of steps. */
const leastWidth = 640;
/** Shares of the width that gaps leave. */
const shares = [1.4, 2, 1.75, 1.5, 1.1] as const;
const shareSum = shares.reduce((sum, share) => sum + share, 0);
const headHeight = 24;

interface MapViewProps {
  readonly map: ApiMap;
  /** The accessible name. */
  readonly label: string;
  readonly selectedId?: string | undefined;
  readonly onSelect: (node: MapNode) => void;
  /** The node of the key that takes the text in the key box; of no node if none takes it. Undefined: nothing is asked. */
  readonly askedId?: string | undefined;
  /** Shown in the title of the key column. */
  readonly keyBox?: ComponentChildren;
  /** Shown beside a node. */
  readonly action?: (node: MapNode) => ComponentChildren;
}

export function MapView(props: MapViewProps) {
  const { map, label, keyBox } = props;
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const isNarrow = width > 0 && width < leastWidth;
  const x = columnsOf(width);
  return (
    <div ref={place} class="map-place">
      {isNarrow ? (
        <Steps {...props} />
      ) : (
        width > 0 && (
          <section class="map" aria-label={label} style={{ height: `${headHeight + map.height * rowHeight}px` }}>
            {columnTitles.map((title, column) => (
              <span key={title} class="column-title" style={{ left: px(x[column]!.left), width: px(x[column]!.width) }}>
                {title === "Key" ? (keyBox ?? title) : title}
              </span>
            ))}
            <Lines map={map} x={x} width={width} />
            {map.nodes.map((node) => (
              <Node key={node.id} node={node} x={x} {...props} />
            ))}
          </section>
        )
      )}
    </div>
  );
}

interface Column {
  readonly left: number;
  readonly width: number;
}

const px = (length: number) => `${length}px`;

function columnsOf(width: number): readonly Column[] {
  const gap = Math.min(72, Math.max(26, width * 0.042));
  const unit = (width - gap * (shares.length - 1)) / shareSum;
  let left = 0;
  return shares.map((share) => {
    const column = { left, width: share * unit };
    left += column.width + gap;
    return column;
  });
}

const topOf = (row: number) => headHeight + row * rowHeight + (rowHeight - nodeHeight) / 2;

interface NodeProps extends MapViewProps {
  readonly node: MapNode;
  readonly x: readonly Column[];
}

function Node({ node, x, selectedId, onSelect, askedId, action }: NodeProps) {
  const { left, width } = x[node.column]!;
  const rows = node.rows ?? 1;
  const height = nodeHeight + (rows - 1) * rowHeight;
  const top = topOf(node.row - (rows - 1) / 2);
  const extra = action?.(node);
  return (
    <div class="node-place" style={{ left: px(left), width: px(width), top: px(top), height: px(height) }}>
      <NodeButton
        node={node}
        isSelected={node.id === selectedId}
        isAsked={isAsked(node, askedId)}
        onSelect={onSelect}
      />
      {extra}
    </div>
  );
}

/** @returns undefined if the node is not a key, or nothing is asked */
function isAsked({ id, column }: MapNode, askedId: string | undefined): boolean | undefined {
  return column === 2 && askedId !== undefined ? id === askedId : undefined;
}

interface NodeButtonProps {
  readonly node: MapNode;
  readonly isSelected: boolean;
  readonly isAsked: boolean | undefined;
  readonly onSelect: (node: MapNode) => void;
}

function NodeButton({ node, isSelected, isAsked, onSelect }: NodeButtonProps) {
  const { caption, label, state, why, findings, subject } = node;
  const worst = findings.some(({ level }) => level === "error") ? "bad" : "warn";
  return (
    <button
      type="button"
      class={`node ${subject.kind} ${state}${isAsked === undefined ? "" : isAsked ? " asked" : " unasked"}`}
      aria-pressed={isSelected}
      title={[why ?? "", ...findings.map(({ code, title }) => `${code}: ${title}`)].filter(Boolean).join("\n")}
      onClick={() => onSelect(node)}
    >
      {caption !== "" && <small>{caption}</small>}
      <code>
        <Marked text={label} />
      </code>
      {why !== undefined && <span class="hidden">. {why}</span>}
      {findings.length > 0 && (
        <span class={`findings ${worst}`}>
          {findings.length}
          <span class="hidden"> {findings.length === 1 ? "finding" : "findings"}</span>
        </span>
      )}
    </button>
  );
}

interface LinesProps {
  readonly map: ApiMap;
  readonly x: readonly Column[];
  readonly width: number;
}

/** Lines of ways that were not taken are below the others. */
function Lines({ map, x, width }: LinesProps) {
  const nodes = new Map(map.nodes.map((node) => [node.id, node]));
  const isLit = ({ state }: MapLine) => state === "taken" || state === "failed";
  const ordered = [...map.lines.filter((line) => !isLit(line)), ...map.lines.filter(isLit)];
  return (
    <svg class="lines" width={width} height={headHeight + map.height * rowHeight} aria-hidden="true">
      {ordered.map((line) => {
        const from = nodes.get(line.from);
        const to = nodes.get(line.to);
        return (
          from &&
          to && <path key={`${line.from} ${line.to}`} pathLength={1} class={line.state} d={curve(from, to, x)} />
        );
      })}
    </svg>
  );
}

function curve(from: MapNode, to: MapNode, x: readonly Column[]): string {
  const start = x[from.column]!.left + x[from.column]!.width;
  const end = x[to.column]!.left;
  const y = topOf(from.row) + nodeHeight / 2;
  // A line to a tall node stays level.
  const endY = (to.rows ?? 1) > 1 ? y : topOf(to.row) + nodeHeight / 2;
  if (y === endY) return `M${start} ${y}H${end}`;
  const bend = Math.min(40, (end - start) / 2);
  const middle = start + bend;
  return `M${start} ${y}C${middle} ${y} ${middle} ${endY} ${start + 2 * bend} ${endY}H${end}`;
}

/** On a narrow screen: the way from top to bottom, and below each step the ones that were not taken. */
function Steps({ map, label, selectedId, onSelect, askedId, keyBox, action }: MapViewProps) {
  const columns = columnTitles.map((title, column) => ({
    title,
    nodes: map.nodes
      .filter((node) => node.column === column)
      .toSorted(
        (one, other) => Number(one.state === "passed") - Number(other.state === "passed") || one.row - other.row,
      ),
  }));
  return (
    <ol class="steps" aria-label={label}>
      {columns.map(
        ({ title, nodes }) =>
          nodes.length > 0 && (
            <li key={title}>
              <span class="column-title">{title === "Key" ? (keyBox ?? title) : title}</span>
              <div class="step-nodes">
                {nodes.map((node) => (
                  <div key={node.id} class="node-place">
                    <NodeButton
                      node={node}
                      isSelected={node.id === selectedId}
                      isAsked={isAsked(node, askedId)}
                      onSelect={onSelect}
                    />
                    {action?.(node)}
                  </div>
                ))}
              </div>
            </li>
          ),
      )}
    </ol>
  );
}

function useWidth(place: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = place.current!;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return width;
}
