// For scripts: the backend of the quick start as a process.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
/** @param folder of the example */
export async function startExampleBackend(folder) {
    const backend = spawn(process.execPath, [join(folder, "backend.mjs")], {
        env: { ...process.env, PORT: "0" },
        stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(createInterface(backend.stdout), "line"));
    return { process: backend, url: line.replace(/^.* on /, "") };
}
