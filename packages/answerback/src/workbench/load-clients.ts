// For tests: sends messages at a rate, in a process of its own. Arguments: URL, messages a second, seconds.
import { once } from "node:events";
import { WebSocket } from "ws";

const [url = "", rate, seconds] = process.argv.slice(2);
const clients = Array.from({ length: 10 }, () => new WebSocket(url));
await Promise.all(clients.map((client) => once(client, "open")));
const started = performance.now();
let sent = 0;
const timer = setInterval(() => {
  const elapsed = (performance.now() - started) / 1000;
  if (elapsed > Number(seconds)) {
    clearInterval(timer);
    for (const client of clients) client.close();
    return;
  }
  for (const due = elapsed * Number(rate); sent < due; sent++) {
    clients[sent % clients.length]!.send(
      JSON.stringify({ action: "echo", n: sent, status: sent % 5 === 0 ? 404 : 200 }),
    );
  }
}, 5);
