// Everything that the palette can do, under the words by which one looks for it.
import { apiName, apis, stages, templates } from "../api/apis.ts";
import { connect } from "../client/clients.ts";
import { editMessage } from "../client/draft.ts";
import { failuresSinceDeployment, replay, replayConnection, replayFailures, replayText } from "../client/replay.ts";
import { tryRoute } from "../client/try-route.ts";
import { copyText } from "../copy/copy-text.ts";
import { openExport } from "../export/exported.ts";
import { breakpoints, hold, letGoOfAll } from "../hold/holds.ts";
import { exchange } from "../messages/chosen.ts";
import { clearList } from "../messages/feed.ts";
import { filterText, stageChoice } from "../messages/list-state.ts";
import { responseName } from "../path/map-words.ts";
import { isRatesOpen } from "../rates/rates-state.ts";
import { isShared } from "../share/read-data.ts";
import { goTo } from "../shell/address.ts";
import { manualTime, turnClock, turns } from "../testing/clock.ts";
import { faults, proposeFault, removeFaults } from "../testing/faults.ts";
import { recording, recordKept, startRecording, stopRecording } from "../testing/recording.ts";
import { isHelpOpen } from "./palette-state.ts";

export interface Command {
  readonly title: string;
  /** A key or a detail. */
  readonly hint?: string;
  readonly run: () => void;
}

export function commands(): readonly Command[] {
  return [
    ...exchangeCommands(),
    ...routeCommands(),
    ...viewCommands(),
    ...templateCommands(),
    ...stageCommands(),
    ...exportCommands(),
  ];
}

function exchangeCommands(): readonly Command[] {
  const open = exchange.value;
  const text = open && replayText(open);
  return [
    ...(open && text !== undefined
      ? [
          { title: "Replay this message", hint: "r", run: () => replay(open, text) },
          { title: "Replay this message, edited", run: () => editMessage(text) },
        ]
      : []),
    ...(open
      ? [
          {
            title: `Show the connection ${open.connectionName ?? open.connectionId}`,
            run: () => goTo({ view: "connection", connectionId: open.connectionId }),
          },
          { title: "Replay all messages of this connection", run: () => replayConnection(open.connectionId) },
          { title: "Copy the link to this exchange", run: () => copyText(location.href, "Link") },
        ]
      : []),
  ];
}

function routeCommands(): readonly Command[] {
  const apis = new Set(stages.value.map(({ api }) => api));
  return [...apis].flatMap((api) =>
    api.routes.flatMap((route) => [
      { title: `Try ${route.routeKey}`, hint: route.sample?.text ?? apiName(api), run: () => tryRoute(api, route) },
      ...(route.integrationId === undefined
        ? []
        : [{ title: `Hold answers of ${route.routeKey}`, hint: "F8", run: () => hold(api.apiId, route.routeKey) }]),
      ...(isShared
        ? []
        : [
            {
              title: `Make ${route.routeKey} fail`,
              hint: "fault",
              run: () => proposeFault({ route: route.routeKey }),
            },
          ]),
    ]),
  );
}

function viewCommands(): readonly Command[] {
  const failures = failuresSinceDeployment().length;
  return [
    { title: "Show the messages", run: () => goTo({ view: "messages" }) },
    { title: "Show the map", run: () => goTo({ view: "map" }) },
    { title: "Show the templates", run: () => goTo({ view: "templates" }) },
    { title: "Show the findings", run: () => goTo({ view: "findings" }) },
    ...testCommands(),
    { title: "Show rates and latencies", run: () => (isRatesOpen.value = !isRatesOpen.peek()) },
    { title: "Show failures only", hint: "is:failed", run: () => showOnly("is:failed") },
    { title: "Show all messages", run: () => showOnly("") },
    ...(failures > 0
      ? [{ title: `Replay ${failures} failures since the last deployment`, run: () => replayFailures() }]
      : []),
    ...(breakpoints.value.length > 0 ? [{ title: "Hold nothing any more", run: () => letGoOfAll() }] : []),
    { title: "Connect a new client", run: () => connect() },
    { title: "Empty the list", run: () => clearList() },
    { title: "Show the keys", hint: "?", run: () => (isHelpOpen.value = true) },
  ];
}

function testCommands(): readonly Command[] {
  if (isShared) return [];
  const count = faults.value.length;
  return [
    { title: "Show faults, clock and recording", run: () => goTo({ view: "test" }) },
    recording.value === undefined
      ? { title: "Record a conversation", run: () => startRecording() }
      : { title: "Stop recording and save the conversation", run: () => stopRecording() },
    { title: "Save all messages as conversations", run: () => recordKept() },
    ...(count > 0
      ? [{ title: `Remove ${count === 1 ? "the fault rule" : `all ${count} fault rules`}`, run: () => removeFaults() }]
      : []),
    ...(manualTime.value === undefined
      ? []
      : turns.map((duration) => ({ title: `Turn the clock by ${duration}`, run: () => turnClock(duration) }))),
  ];
}

function showOnly(filter: string): void {
  filterText.value = filter;
  goTo({ view: "messages" });
}

function templateCommands(): readonly Command[] {
  return templates.value.map(({ template, integration, response }) => ({
    title: `Open template ${response ? responseName(response) : (integration.program?.name ?? "request")} ${template.key}`,
    ...(template.place && { hint: template.place.file }),
    run: () => goTo({ view: "templates", templateId: template.templateId }),
  }));
}

function exportCommands(): readonly Command[] {
  if (isShared) return [];
  return (apis.value ?? []).map((api) => ({
    title: `Export ${apiName(api)} as a program`,
    run: () => openExport(api),
  }));
}

function stageCommands(): readonly Command[] {
  if (stages.value.length < 2) return [];
  return stages.value.map(({ api, stage, value }) => ({
    title: `Show only ${apiName(api)} / ${stage.stageName}`,
    run: () => {
      stageChoice.value = value;
    },
  }));
}

/** Those that have every typed word, in order; those that begin with the text come first. */
export function matching(all: readonly Command[], text: string): readonly Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = all.filter(({ title, hint = "" }) => {
    const own = `${title} ${hint}`.toLowerCase();
    return words.every((word) => own.includes(word));
  });
  const begins = ({ title }: Command) => title.toLowerCase().startsWith(text.toLowerCase().trim());
  return [...found.filter(begins), ...found.filter((command) => !begins(command))];
}
