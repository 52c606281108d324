import { loadTests } from "./groups.ts";

await loadTests("page");
