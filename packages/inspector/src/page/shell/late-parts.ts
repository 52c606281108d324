// The parts of the page that it loads when the first of them is shown, all together: several small files would be larger.
export { ConnectionView } from "../client/connection-view.tsx";
export { ReplayResults } from "../client/replay-results.tsx";
export { ExportDialog } from "../export/export-dialog.tsx";
export { FindingsView } from "../findings/findings-view.tsx";
export { TemplatesView } from "../templates/templates-view.tsx";
export { ClockPanel } from "../testing/clock-panel.tsx";
export { RecordedDialog } from "../testing/recorded-dialog.tsx";
export { TestView } from "../testing/test-view.tsx";
