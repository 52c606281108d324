// Imported before the page: from then on, its requests are answered from the data in its file.
import { setTransport } from "../api/transport.ts";
import { sharedData } from "./read-data.ts";
import { SharedGateway } from "./shared-gateway.ts";

const data = sharedData();
const gateway = new SharedGateway(data);
setTransport(async (path, init) => gateway.request(path, init));

// One exchange is open at once.
const [only, ...others] = data.exchanges;
if (only !== undefined && others.length === 0 && location.hash === "") {
  history.replaceState(undefined, "", `#${encodeURIComponent(only.exchange.requestId)}`);
}
