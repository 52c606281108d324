// The parts for testing that the page loads when the first of them is shown. They are loaded together.
export { ClockPanel } from "./clock-panel.tsx";
export { RecordedDialog } from "./recorded-dialog.tsx";
export { TestView } from "./test-view.tsx";
