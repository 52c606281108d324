// The inspector's page for the gateway, loaded when somebody looks at it.
import type { InspectorPage } from "@answerback/gateway";

export const inspectorPage: InspectorPage = async () => (await import("@answerback/inspector")).inspectorPage();
