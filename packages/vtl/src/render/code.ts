// What the emitter makes of nodes: functions of the rendering in progress.
import type { Render } from "./render.ts";

/** Renders a statement: appends to the output. */
export type Run = (render: Render) => void;
/** Computes a value; null or undefined for none. */
export type Value = (render: Render) => unknown;
/** Decides a condition. */
export type Test = (render: Render) => boolean;
