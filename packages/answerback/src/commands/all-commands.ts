// Every command, in the order of the help.
import type { Command } from "commander";
import { checkCommand } from "./check.ts";
import { clusterCommand } from "./cluster.ts";
import { completionCommand } from "./completion.ts";
import { connectCommand } from "./connect.ts";
import { devCommand } from "./dev.ts";
import { diffCommand } from "./diff.ts";
import { exportCommand } from "./export.ts";
import { importCommand } from "./import.ts";
import { launchJsonCommand } from "./launch-json.ts";
import { newCommand } from "./new.ts";
import { renderCommand } from "./render.ts";
import { startCommand } from "./start.ts";
import { testCommand } from "./test.ts";
import { timeCommand } from "./time.ts";
import { workersCommand } from "./workers.ts";

export function allCommands(): readonly Command[] {
  return [
    newCommand(),
    startCommand(),
    devCommand(),
    checkCommand(),
    testCommand(),
    diffCommand(),
    importCommand(),
    exportCommand(),
    connectCommand(),
    renderCommand(),
    launchJsonCommand(),
    timeCommand(),
    workersCommand(),
    clusterCommand(),
    completionCommand(),
  ];
}
