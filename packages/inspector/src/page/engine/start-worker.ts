// The page's one engine: a worker beside the page, or inside it when the page is a single file.
import { EngineClient } from "./engine-client.ts";

/** A single file carries the worker's script as text in this element. */
const embeddedScript = "worker-script";

function startWorker(): Worker {
  const embedded = document.getElementById(embeddedScript)?.textContent;
  if (embedded === undefined) return new Worker(new URL("worker.js", document.baseURI));
  // A page that was opened from a file may start no other file.
  const url = URL.createObjectURL(new Blob([embedded], { type: "text/javascript" }));
  const worker = new Worker(url);
  worker.addEventListener("message", () => URL.revokeObjectURL(url), { once: true });
  return worker;
}

export const engine = new EngineClient(startWorker);
