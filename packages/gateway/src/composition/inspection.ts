// The part of the inspector that serves pages: of a process that is alone, or of the parent of workers.
import type { FaultRules } from "../execute/faults/faults.ts";
import { followClock } from "../inspect/api/clock-api.ts";
import type { DeploymentEvent, NodesEvent } from "../inspect/api/inspector-api.ts";
import { Breakpoints, type OtherBreakpoints } from "../inspect/changes/breakpoints.ts";
import { listFaults } from "../inspect/changes/fault-changes.ts";
import type { AnswerHolder, HeldListener } from "../inspect/changes/held-answers.ts";
import { followConfiguration } from "../inspect/events/configuration-events.ts";
import { PageEvents } from "../inspect/events/page-events.ts";
import type { ExchangeSource } from "../inspect/exchanges/exchange-source.ts";
import { createScrape, type Measured, type MeasuredScope, type Scrape } from "../inspect/metrics/scrape.ts";
import type { Observers } from "./observers.ts";
import type { Site } from "./site.ts";

/** The processes that it shows. */
export interface Inspected {
  readonly exchanges: ExchangeSource;
  readonly holder: AnswerHolder;
  readonly faults: FaultRules;
  readonly measure: (scope: MeasuredScope) => Measured | Promise<Measured>;
  /** The breakpoints of pages of other nodes. Default: there are none. */
  readonly otherBreakpoints?: OtherBreakpoints | undefined;
  /** Default: this gateway is not a node of a cluster. */
  readonly followNodes?: ((listener: (event: NodesEvent) => void) => () => void) | undefined;
}

export interface Inspection extends Inspected, HeldListener {
  readonly events: PageEvents;
  readonly breakpoints: Breakpoints;
  readonly scrape: Scrape;
  /** Releases the answers that are held, and announces nothing more. */
  close(): void;
}

/** @param observers of this process */
export function createInspection(site: Site, observers: Observers, inspected: Inspected): Inspection {
  const { options, clock, store, mask } = site;
  const { exchanges, holder, faults, measure, otherBreakpoints } = inspected;
  const events = new PageEvents(exchanges, clock.machine);
  const breakpoints = new Breakpoints(holder, (stream) => events.has(stream), otherBreakpoints);
  events.onClose((stream) => void breakpoints.removeStream(stream));
  const announceDeployment = (event: DeploymentEvent) => events.announce("deployment", event);
  const announceFaults = async () => events.announce("faults", await listFaults(faults, mask));
  const unfollow = [
    followConfiguration(store, clock.machine, () => events.isFollowed, announceDeployment),
    options.inspectedProgram?.follow(announceDeployment) ?? (() => {}),
    followClock(clock, observers.inspector, (turned) => events.announce("clock", turned)),
    faults.follow(() => void announceFaults()),
    inspected.followNodes?.((event) => events.announce("nodes", event)) ?? (() => {}),
  ];
  return {
    ...inspected,
    events,
    breakpoints,
    scrape: createScrape(measure),
    onHeld: (held) => events.announce("held", held),
    onReleased: (requestId) => events.announce("released", { requestId }),
    close() {
      void breakpoints.close();
      for (const stop of unfollow) stop();
    },
  };
}
