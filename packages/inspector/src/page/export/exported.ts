// The API that is exported as a program: its dialog is open.
import type { ApiDescription } from "@answerback/gateway/inspector-api";
import { signal } from "@preact/signals";

export const exported = signal<ApiDescription | undefined>(undefined);

export function openExport(api: ApiDescription): void {
  exported.value = api;
}
