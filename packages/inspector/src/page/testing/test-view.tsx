// The view "Test": faults, the clock, recording.
import { gatewayTimeText, manualTime } from "./clock.ts";
import { ClockPanel } from "./clock-panel.tsx";
import { FaultForm } from "./fault-form.tsx";
import { FaultList } from "./fault-list.tsx";
import { recording, recordKept, startRecording, stopRecording } from "./recording.ts";

export interface TestViewProps {
  /** The rule that is pointed at. */
  readonly faultId: string | undefined;
}

export function TestView({ faultId }: TestViewProps) {
  return (
    <main class="views">
      <div class="test-view">
        <section aria-labelledby="faults-title">
          <h2 id="faults-title">Faults</h2>
          <p class="quiet">
            Rules make events fail, for all clients of this gateway. The first rule that fits an event applies. They
            last until you remove them or the gateway stops.
          </p>
          <FaultList faultId={faultId} />
          <FaultForm />
        </section>
        <div>
          <section aria-labelledby="clock-title">
            <h2 id="clock-title">Clock</h2>
            <Clock />
          </section>
          <section aria-labelledby="recording-title">
            <h2 id="recording-title">Recording</h2>
            <Record />
          </section>
        </div>
      </div>
    </main>
  );
}

function Clock() {
  const now = manualTime.value;
  if (now === undefined) {
    return (
      <p class="quiet">
        The clock of this gateway runs by itself. Start <code>answerback dev</code> or <code>answerback start</code>{" "}
        with <code>--manual-clock</code> to let two hours pass in a moment.
      </p>
    );
  }
  return (
    <>
      <p>
        It is <time dateTime={now}>{gatewayTimeText(now)}</time>, and stands still.
      </p>
      <ClockPanel />
    </>
  );
}

function Record() {
  const isRecording = recording.value !== undefined;
  return (
    <>
      <p class="quiet">
        Record what clients do as a conversation, a YAML file that <code>answerback test</code> runs. Faults and turns
        of the clock become steps.
      </p>
      <p class="actions">
        <button type="button" class="main" onClick={() => (isRecording ? stopRecording() : startRecording())}>
          {isRecording ? "Stop and save" : "Record"}
        </button>
        <button type="button" onClick={() => recordKept()}>
          Save all kept messages
        </button>
      </p>
    </>
  );
}
