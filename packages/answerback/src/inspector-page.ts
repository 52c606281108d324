// The inspector's page, loaded on first use.
import type { InspectorPage } from "@answerback/gateway";

export const inspectorPage: InspectorPage = async () => (await import("@answerback/inspector")).inspectorPage();
