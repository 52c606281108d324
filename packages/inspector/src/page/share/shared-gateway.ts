// Answers the requests of a page in a single file from the data in it, as the gateway that had it did.
import type {
  ConnectionAnswer,
  ExchangeDescription,
  ExchangeSummary,
  ExchangesAnswer,
  HelloEvent,
  NodesAnswer,
  SessionAnswer,
} from "@answerback/gateway/inspector-api";
import type { SharedData, SharedExchange } from "./shared-data.ts";

const gateway = "shared";

export class SharedGateway {
  readonly #data: SharedData;

  constructor(data: SharedData) {
    this.#data = data;
  }

  /** @param path below `/inspector/api/`, with its query */
  request(path: string, { method = "GET" }: RequestInit = {}): Response {
    if (method !== "GET") return json({ message: "This page is a copy, without a gateway." }, 405);
    const [name = "", query = ""] = path.split("?", 2);
    if (name === "events") return this.#events();
    const answer = this.#answer(name.split("/").map(decodeURIComponent), new URLSearchParams(query));
    return answer === undefined ? json({ message: "This copy does not have it." }, 404) : json(answer);
  }

  #answer([name, id, below]: readonly string[], query: URLSearchParams): object | undefined {
    const { apis, exchanges } = this.#data;
    switch (name) {
      case "session":
        return { token: "", source: "none", gateway, maxExchanges: exchanges.length } satisfies SessionAnswer;
      case "apis":
        return id === undefined ? { items: apis } : apis.find(({ apiId }) => apiId === id);
      case "exchanges":
        return id === undefined ? this.#list(query) : this.#exchange(id);
      case "templates":
        return below === "exchanges" && id !== undefined ? this.#ofTemplate(id, query) : undefined;
      case "connections":
        return id === undefined ? undefined : this.#connection(id);
      case "held":
        return { items: [] };
      case "nodes":
        return { items: [], missing: [] } satisfies NodesAnswer;
      default:
        return undefined;
    }
  }

  /** By its request id or its sequence. */
  #exchange(id: string): object | undefined {
    return this.#data.exchanges.find(({ exchange }) => exchange.requestId === id || String(exchange.sequence) === id)
      ?.exchange;
  }

  #list(query: URLSearchParams): ExchangesAnswer<ExchangeSummary> {
    const after = Number(query.get("after") ?? Number.NEGATIVE_INFINITY);
    const before = Number(query.get("before") ?? Number.POSITIVE_INFINITY);
    const text = query.get("text")?.toLowerCase() ?? "";
    const items = this.#data.exchanges
      .filter(({ exchange }) => text === "" || searchedText(exchange).includes(text))
      .map(({ summary }) => summary)
      .filter(({ sequence }) => sequence > after && sequence < before);
    return { items, total: this.#data.exchanges.length };
  }

  #ofTemplate(templateId: string, query: URLSearchParams): object {
    const rendered = this.#data.exchanges.filter((each) => renders(each, templateId)).toReversed();
    const items = rendered.slice(0, Number(query.get("limit") ?? 100)).map(({ exchange }) => exchange);
    return { items, total: rendered.length };
  }

  #connection(connectionId: string): ConnectionAnswer | undefined {
    const own = this.#data.exchanges.filter(({ exchange }) => exchange.connectionId === connectionId);
    const [first] = own;
    if (first === undefined) return undefined;
    const { apiId, stage, receivedAt, connectionName, context } = first.exchange;
    const { sourceIp = "" } = (context?.identity ?? {}) as { readonly sourceIp?: string };
    return {
      connectionId,
      ...(connectionName !== undefined && { name: connectionName }),
      apiId,
      stage,
      isOpen: false,
      connectedAt: receivedAt,
      sourceIp,
      exchangeCount: own.length,
      exchanges: own.map(({ summary }) => summary),
    };
  }

  /** Only the first event; the stream stays open. */
  #events(): Response {
    const sequence = this.#data.exchanges.at(-1)?.exchange.sequence ?? 0;
    const hello: HelloEvent = { gateway, stream: "", sequence };
    const text = `event: hello\ndata: ${JSON.stringify(hello)}\n\n`;
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode(text)) });
    return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
  }
}

/** The strings of the exchange itself; the gateway leaves out the same members. */
function searchedText({ explanation: _, ...exchange }: ExchangeDescription): string {
  const strings: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === "string") strings.push(value.toLowerCase());
    else if (typeof value === "object" && value !== null) {
      for (const [name, member] of Object.entries(value)) if (!notSearched.has(name)) collect(member);
    }
  };
  collect(exchange);
  return strings.join("\n");
}

const notSearched: ReadonlySet<string> = new Set(["source", "templates", "keysTried", "keysNotTried"]);

function renders({ exchange: { request, integrationResponse } }: SharedExchange, templateId: string): boolean {
  return request?.template?.templateId === templateId || integrationResponse?.template?.templateId === templateId;
}

function json(value: object, status = 200): Response {
  return new Response(JSON.stringify(value), { status, headers: { "Content-Type": "application/json" } });
}
