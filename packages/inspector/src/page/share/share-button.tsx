// Saves the open exchange as a single file that shows it anywhere, without a gateway.
import type { SummariesAnswer } from "@answerback/gateway/inspector-api";
import { apiOf } from "../api/apis.ts";
import { read } from "../api/gateway.ts";
import { exchange as open } from "../messages/chosen.ts";
import { download } from "../shell/download.ts";
import { say } from "../shell/notice.tsx";
import { isShared } from "./read-data.ts";
import { partOf, withData, withoutPaths } from "./shared-data.ts";

export function ShareButton() {
  if (isShared) return null;
  const exchange = open.value;
  return (
    <button
      type="button"
      disabled={exchange === undefined}
      title={exchange === undefined ? "Open a message to share it" : "Saves a file that shows this exchange anywhere"}
      onClick={() => share().catch(() => say("The gateway did not send the page to share."))}
    >
      Share
    </button>
  );
}

async function share(): Promise<void> {
  const exchange = open.peek();
  const api = apiOf(exchange?.apiId);
  if (exchange === undefined || api === undefined) return;
  const [page, { items }] = await Promise.all([
    fetch("share.html").then((response) => {
      if (!response.ok) throw new TypeError(`The gateway answered ${response.status}`);
      return response.text();
    }),
    read<SummariesAnswer>(`exchanges?fields=summary&after=${exchange.sequence - 1}&limit=1`),
  ]);
  const exchanges = items.slice(0, 1).map((summary) => ({ exchange, summary }));
  const data = withoutPaths({ apis: [partOf(api, exchange)], exchanges });
  const name = `answerback-${exchange.route?.routeKey.replace(/\W+/g, "") || exchange.kind}-${exchange.sequence}.html`;
  download(name, "text/html", withData(page, data));
  say(`${name} is saved. It contains this exchange, with secrets masked.`);
}
