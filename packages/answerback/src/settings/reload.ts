// SIGHUP: applies the settings that a running gateway can change, and names those that need a restart.
import { isDeepStrictEqual } from "node:util";
import type { Gateway, GatewaySettings } from "@answerback/gateway";
import { reloadableSettings } from "@answerback/gateway/settings";
import type { Settings } from "./schema.ts";

export interface LoadedSettings {
  readonly settings: Settings;
  readonly ofGateway: GatewaySettings;
}

export interface SettingsReload {
  readonly current: LoadedSettings;
  /**
   * Reads the settings again and applies them.
   * @returns lines for the operator
   * @throws UserError and others if the settings are not valid; nothing has changed then
   */
  run(): Promise<readonly string[]>;
}

/** Settings of `start` itself that take effect when they are next used. */
const ofCommand = ["drain"];

/**
 * @param load reads the settings
 * @param added credentials that the gateway knows besides those of the settings
 */
export function settingsReload(
  first: LoadedSettings,
  load: () => Promise<LoadedSettings>,
  gateway: Pick<Gateway, "reload">,
  added: GatewaySettings["credentials"],
): SettingsReload {
  let current = first;
  return {
    get current() {
      return current;
    },
    async run() {
      const next = await load();
      const names = changedNames(current, next);
      const isBound = (name: string) => name === "credentials" && areNone(current) !== areNone(next);
      const applied = names.filter((name) => isReloadable(name) && !isBound(name));
      const ignored = names.filter((name) => !applied.includes(name));
      const taken = Object.fromEntries(
        reloadableSettings.map((name) => [name, (isBound(name) ? current : next).ofGateway[name]]),
      ) as Parameters<Gateway["reload"]>[0];
      await gateway.reload({ ...taken, credentials: [...taken.credentials, ...added] });
      current = {
        settings: { ...current.settings, ...pick(next.settings, applied) },
        ofGateway: { ...current.ofGateway, ...taken },
      };
      return [
        applied.length === 0
          ? "settings reloaded: none that can change while the gateway runs has changed"
          : `settings reloaded: ${applied.join(", ")}`,
        ...(ignored.length === 0 ? [] : [`settings that have changed and need a restart: ${ignored.join(", ")}`]),
      ];
    },
  };
}

/** The names of the settings that differ. The file of credentials is compared by its keys. */
function changedNames(before: LoadedSettings, after: LoadedSettings): readonly string[] {
  const names = new Set([...Object.keys(before.settings), ...Object.keys(after.settings)]);
  const differ = (name: string) => {
    if (name === "credentials") return !isDeepStrictEqual(before.ofGateway.credentials, after.ofGateway.credentials);
    const [one, other] = [before, after].map(({ settings }) => settings[name as keyof Settings]);
    return !isDeepStrictEqual(one, other);
  };
  return [...names].filter(differ).sort();
}

function areNone({ ofGateway }: LoadedSettings): boolean {
  return ofGateway.credentials.length === 0;
}

function isReloadable(name: string): boolean {
  return (reloadableSettings as readonly string[]).includes(name) || ofCommand.includes(name);
}

function pick(settings: Settings, names: readonly string[]): Settings {
  return Object.fromEntries(names.map((name) => [name, settings[name as keyof Settings]]));
}
