// The page: header, the open view, and the dock.
import { useEffect } from "preact/hooks";
import { gatewayState } from "../api/events.ts";
import type { ConnectionViewProps } from "../client/connection-view.tsx";
import { replayRun } from "../client/replay.ts";
import type { ReplayResultsProps } from "../client/replay-results.tsx";
import type { ExportDialogProps } from "../export/export-dialog.tsx";
import { exported } from "../export/exported.ts";
import { HeldAnswers } from "../hold/held-answers.tsx";
import { Help } from "../keys/help.tsx";
import { Palette } from "../keys/palette.tsx";
import { listenToKeys } from "../keys/shortcuts.ts";
import { MessagesView } from "../messages/messages-view.tsx";
import { MapPage } from "../path/map-page.tsx";
import { Rates } from "../rates/lazy-rates.tsx";
import type { TemplatesViewProps } from "../templates/templates-view.tsx";
import type { RecordedDialogProps } from "../testing/recorded-dialog.tsx";
import { recorded } from "../testing/recording.ts";
import { RecordingBar } from "../testing/recording-bar.tsx";
import type { TestViewProps } from "../testing/test-view.tsx";
import { place } from "./address.ts";
import { FailedDeployment } from "./deployments.tsx";
import { Dock } from "./dock.tsx";
import { Header } from "./header.tsx";
import { lazy } from "./lazy.tsx";
import { MissingNodes } from "./nodes.tsx";
import { Notice } from "./notice.tsx";

const late = () => import("./late-parts.ts");
const ConnectionView = lazy<ConnectionViewProps>(async () => (await late()).ConnectionView);
const ExportDialog = lazy<ExportDialogProps>(async () => (await late()).ExportDialog);
const FindingsView = lazy(async () => (await late()).FindingsView);
const RecordedDialog = lazy<RecordedDialogProps>(async () => (await late()).RecordedDialog);
const ReplayResults = lazy<ReplayResultsProps>(async () => (await late()).ReplayResults);
const TemplatesView = lazy<TemplatesViewProps>(async () => (await late()).TemplatesView);
const TestView = lazy<TestViewProps>(async () => (await late()).TestView);

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
        <MissingNodes />
        <FailedDeployment />
        <RecordingBar />
        <HeldAnswers />
        <Rates />
      </div>
      <View />
      <Dock />
      {replayRun.value && <ReplayResults run={replayRun.value} />}
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
