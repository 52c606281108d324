// The life of a connection: its record is put into the stream or on the disk, then its `$connect` runs, then its `$disconnect`.
import type { ReportStep } from "./explore.ts";
import { type Connection, connectionName, type Process, processName, type State, streamOf } from "./state.ts";

export function eachConnectionStep(state: State, report: ReportStep<State>): void {
  for (const [index, connection] of state.connections.entries()) {
    const process = state.processes[connection.process]!;
    eachMessageOfPut(state, index, connection, process, report);
    if (process.status === "running") eachStepOfHolder(state, index, connection, process, report);
  }
}

function eachMessageOfPut(
  state: State,
  index: number,
  { put, life, process: holder }: Connection,
  process: Process,
  report: ReportStep<State>,
): void {
  if (put === "none") return;
  const step = (sentence: string, change: (it: Connection, state: State) => void) =>
    report("step", sentence, (next) => change(next.connections[index]!, next));
  const name = connectionName(index);
  const isReached = process.status === "running" && !process.isCut;
  if (put === "flying" && state.isJetStreamUp) {
    const isOpen = streamOf(state, life).stream === "open";
    step(`the stream ${isOpen ? "stores" : "refuses"} the record of ${name}`, (it) => {
      if (isOpen) it.isInStream = true;
      it.put = isOpen ? "acknowledging" : "none";
    });
  }
  if (put === "acknowledging" && isReached) {
    step(`${processName(holder)} gets the acknowledgement for ${name}`, (it, next) => {
      it.put = "none";
      if (process.life !== life) return;
      it.isPut = true;
      it.isOnDisk = false;
      if (it.phase === "owing") it.phase = "owed";
      for (const [other, answered] of next.connections.entries()) {
        if (it.putAfter & (1 << other)) answered.isProven = true;
      }
      it.putAfter = 0;
    });
  }
  if (!isReached || (put === "flying" && !state.isJetStreamUp)) {
    step(`the ${put === "flying" ? "put" : "acknowledgement"} for ${name} is lost`, (it) => {
      it.put = "none";
      it.putAfter = 0;
    });
  }
}

function eachStepOfHolder(
  state: State,
  index: number,
  connection: Connection,
  process: Process,
  report: ReportStep<State>,
): void {
  const { phase, life, put, isPut } = connection;
  const { isCut, mustRenew } = process;
  const step = (sentence: string, change: (it: Connection, state: State) => void) =>
    report("step", sentence, (next) => change(next.connections[index]!, next));
  const name = connectionName(index);
  const holder = processName(connection.process);
  const isOfThisLife = process.life === life;
  switch (phase) {
    case "new":
      if (mustRenew || process.life < 0 || process.drain !== "none") break;
      step(
        `${holder} gets the handshake of ${name}${isCut ? "" : " and sends its record to the stream"}`,
        (it, next) => {
          it.life = process.life;
          it.phase = "owing";
          if (!isCut) send(it, next);
        },
      );
      break;
    case "owing":
      if (put === "acknowledging" && !isCut) break;
      step(`${holder} has waited for 250 ms and writes the record of ${name} to its disk`, (it) => {
        it.isOnDisk = true;
        it.phase = "owed";
      });
      break;
    case "owed":
      if (mustRenew) break;
      step(`${holder} finds nothing that forbids the $connect of ${name}`, (it) => {
        it.phase = "checked";
      });
      break;
    case "checked":
      step(`the backend gets the $connect of ${name}`, (it) => {
        it.phase = "calling";
        it.backend = "called";
        it.isGone = false;
      });
      break;
    case "calling":
      step(`the backend answers the $connect of ${name}${isOfThisLife ? "" : ", whose node was fenced"}`, (it) => {
        it.phase = isOfThisLife ? "open" : "closed";
        it.backend = "answered";
        it.isGone = false;
      });
      break;
    case "open":
      // The client of a connection that was reported as gone stays: its node must close it.
      if (connection.isReportedGone) break;
      step(`the client of ${name} leaves`, (it) => {
        it.phase = "closed";
      });
      break;
    case "closed":
      if (mustRenew) break;
      step(`${holder} runs the $disconnect of ${name}`, (it, next) => {
        if (it.isReportedGone && it.isPut && it.isProven && !process.isUnsure && !next.hasLostStorage) {
          next.violation = `${holder} ran a second $disconnect of ${name}, whose record was put`;
        }
        it.isGone = true;
        it.phase = "ran";
      });
      break;
    case "ran":
      if (isPut && isOfThisLife && (isCut || !state.isJetStreamUp)) break;
      step(`${holder} settles ${name}`, (it) => {
        if (isPut && isOfThisLife) it.isInStream = false;
        it.isOnDisk = false;
        it.phase = "done";
      });
      break;
  }
  const isOwed = phase === "owed" || phase === "calling" || phase === "open" || phase === "closed";
  if (isOwed && isOfThisLife && !isPut && put === "none" && !isCut && state.isJetStreamUp) {
    step(`${holder} sends the record of ${name} to the stream, late`, send);
  }
}

function send(connection: Connection, { connections }: State): void {
  connection.put = "flying";
  connection.putAfter = 0;
  for (const [index, { backend, life }] of connections.entries()) {
    if (backend === "answered" && life === connection.life) connection.putAfter |= 1 << index;
  }
}
