// The columns bring the editor and the engine, which the first view does not need.
import { lazy } from "../shell/lazy.tsx";
import type { ColumnsProps } from "./columns.tsx";

export const Columns = lazy<ColumnsProps>(async () => (await import("./columns.tsx")).Columns);
