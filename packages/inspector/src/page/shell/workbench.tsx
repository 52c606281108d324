// The page: header, the open view, and the dock.
import { useEffect } from "preact/hooks";
import { gatewayState } from "../api/events.ts";
import type { ConnectionViewProps } from "../client/connection-view.tsx";
import { ReplayResults } from "../client/replay-results.tsx";
import type { ExportDialogProps } from "../export/export-dialog.tsx";
import { exported } from "../export/exported.ts";
import { FindingsView } from "../findings/findings-view.tsx";
import { HeldAnswers } from "../hold/held-answers.tsx";
import { Help } from "../keys/help.tsx";
import { Palette } from "../keys/palette.tsx";
import { listenToKeys } from "../keys/shortcuts.ts";
import { MessagesView } from "../messages/messages-view.tsx";
import { MapPage } from "../path/map-page.tsx";
import { Rates } from "../rates/lazy-rates.tsx";
import { TemplatesView } from "../templates/templates-view.tsx";
import type { RecordedDialogProps } from "../testing/recorded-dialog.tsx";
import { recorded } from "../testing/recording.ts";
import { RecordingBar } from "../testing/recording-bar.tsx";
import type { TestViewProps } from "../testing/test-view.tsx";
import { place } from "./address.ts";
import { FailedDeployment } from "./deployments.tsx";
import { Dock } from "./dock.tsx";
import { Header } from "./header.tsx";
import { lazy } from "./lazy.tsx";
import { Notice } from "./notice.tsx";

const TestView = lazy<TestViewProps>(async () => (await import("../testing/late-parts.ts")).TestView);
const ExportDialog = lazy<ExportDialogProps>(async () => (await import("../export/export-dialog.tsx")).ExportDialog);
const RecordedDialog = lazy<RecordedDialogProps>(async () => (await import("../testing/late-parts.ts")).RecordedDialog);
const ConnectionView = lazy<ConnectionViewProps>(
  async () => (await import("../client/connection-view.tsx")).ConnectionView,
);

export function Workbench() {
  useEffect(listenToKeys, []);
  return (
    <>
      <div>
        <Header />
        {gatewayState.value === "lost" && (
          <p class="notice bad" role="alert">
            No gateway answers at {location.host}. The page connects again when one runs there.
          </p>
        )}
        <FailedDeployment />
        <RecordingBar />
        <HeldAnswers />
        <Rates />
      </div>
      <View />
      <Dock />
      <ReplayResults />
      {exported.value && <ExportDialog api={exported.value} />}
      {recorded.value && <RecordedDialog recorded={recorded.value} />}
      <Palette />
      <Help />
      <Notice />
    </>
  );
}

function View() {
  const at = place.value;
  switch (at.view) {
    case "messages":
      return <MessagesView />;
    case "map":
      return <MapPage />;
    case "templates":
      return <TemplatesView templateId={at.templateId} />;
    case "test":
      return <TestView faultId={at.faultId} />;
    case "findings":
      return <FindingsView />;
    case "connection":
      return <ConnectionView key={at.connectionId} connectionId={at.connectionId} />;
  }
}
