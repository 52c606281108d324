// The single-file executable: the commands that a gateway on a server needs. Bundled by build.ts.
import { runCommandLine } from "../../packages/answerback/src/command-line.ts";
import { clusterCommand } from "../../packages/answerback/src/commands/cluster.ts";
import { connectCommand } from "../../packages/answerback/src/commands/connect.ts";
import { renderCommand } from "../../packages/answerback/src/commands/render.ts";
import { startCommand } from "../../packages/answerback/src/commands/start.ts";
import { workersCommand } from "../../packages/answerback/src/commands/workers.ts";
import { runWorkerOfStart } from "../../packages/answerback/src/run-worker.ts";
import { workerArgument } from "./worker-entry.ts";

if (process.argv.includes(workerArgument)) void runWorkerOfStart();
else void runCommandLine([startCommand(), workersCommand(), clusterCommand(), connectCommand(), renderCommand()]);
