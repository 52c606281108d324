// The functions of a template's script; they take the rendering in progress.
import type { Render } from "./render.ts";

/** Renders a statement: appends to the output. */
export type Run = (render: Render) => void;
/** Computes a value; null or undefined for none. */
export type Value = (render: Render) => unknown;
/** Continues from a value other than null; null or undefined if the step finds none. */
export type Step = (receiver: unknown, render: Render) => unknown;
