// Answers of query services (SQS, SNS, …). Integrations ask for JSON (gateway-headers.ts), and AWS answers JSON; many local
// stand-ins answer XML anyway. Their XML is converted to the JSON that the service would have sent
// (docs/behaviour/data-plane.md section 6.1).
import type { Meter } from "@answerback/vtl";
import { EndpointResponse } from "./endpoint-response.ts";

type Json = null | string | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = { readonly [name: string]: Json };
type ParseXml = (text: string) => unknown;

/** Cost of a character, for the parser's worst input: small elements with distinct names. */
const stepsPerCharacter = 40;
const bytesPerCharacter = 16;

/** @returns the response itself unless its body begins like XML; the conversion follows when the chain reads it */
export async function queryResponse(response: EndpointResponse): Promise<EndpointResponse> {
  if (response.tooLarge || !isXml(response)) return response;
  // Loaded at the first XML answer; AWS sends none.
  const { parseXML } = await import("@aws-sdk/xml-builder");
  return new XmlResponse(response, parseXML);
}

function isXml(response: EndpointResponse): boolean {
  const type = response.headerValues("content-type")[0];
  // The body decides: some stand-ins send XML as `text/html` or without a type.
  return !/json/i.test(type ?? "") && /^\s*</.test(response.document.text);
}

class XmlResponse extends EndpointResponse {
  readonly #parse: ParseXml;

  constructor({ statusCode, headers, body }: EndpointResponse, parse: ParseXml) {
    super(statusCode, headers, body);
    this.#parse = parse;
  }

  /** With the JSON that the service would have sent; unchanged if the body cannot be converted. */
  override converted(meter: Meter): EndpointResponse {
    const json = jsonOf(this.document.text, this.#parse, meter);
    if (json === undefined) return this;
    const headers = this.headers.filter(([name]) => !/^content-(type|length)$/i.test(name));
    return new EndpointResponse(this.statusCode, [...headers, ["content-type", "application/json"]], Buffer.from(json));
  }
}

/**
 * @returns undefined if the text is not XML, or nested too deeply for the stack
 * @throws LimitExceeded
 */
function jsonOf(text: string, parse: ParseXml, meter: Meter): string | undefined {
  meter.charge(stepsPerCharacter * text.length);
  meter.allocate(bytesPerCharacter * text.length);
  try {
    const [root = "", value = ""] = Object.entries(parse(text) as JsonObject)[0] ?? [];
    const content = jsonValue(root, value);
    // In JSON, an error has no element around it.
    return JSON.stringify(root === "ErrorResponse" ? content : { [root]: content });
  } catch {
    return undefined;
  }
}

/** Facts that XML does not show: lists of one or no entry, and absent members. By the element that holds them; list entries
 * by their parent too. */
const shapes: Readonly<Record<string, { readonly absent?: readonly string[]; readonly lists?: Lists }>> = {
  SendMessageResult: {
    absent: [
      "MD5OfMessageAttributes",
      "MD5OfMessageBody",
      "MD5OfMessageSystemAttributes",
      "MessageId",
      "SequenceNumber",
    ],
  },
  ReceiveMessageResult: { lists: { Message: "messages" } },
  "ReceiveMessageResult.Message": {
    absent: [
      "Attributes",
      "Body",
      "MD5OfBody",
      "MD5OfMessageAttributes",
      "MessageAttributes",
      "MessageId",
      "ReceiptHandle",
    ],
    lists: { Attribute: "Attributes", MessageAttribute: "MessageAttributes" },
  },
  ListQueuesResult: { absent: ["NextToken"], lists: { QueueUrl: "queueUrls" } },
  ListDeadLetterSourceQueuesResult: { absent: ["NextToken"], lists: { QueueUrl: "queueUrls" } },
  GetQueueAttributesResult: { lists: { Attribute: "Attributes" } },
  SendMessageBatchResult: {
    lists: { SendMessageBatchResultEntry: "Successful", BatchResultErrorEntry: "Failed" },
  },
  DeleteMessageBatchResult: {
    lists: { DeleteMessageBatchResultEntry: "Successful", BatchResultErrorEntry: "Failed" },
  },
  ChangeMessageVisibilityBatchResult: {
    lists: { ChangeMessageVisibilityBatchResultEntry: "Successful", BatchResultErrorEntry: "Failed" },
  },
  PublishResult: { absent: ["MessageId", "SequenceNumber"] },
};

/** Elements that are entries of a list, and the list's name in JSON. */
type Lists = Readonly<Record<string, string>>;

function jsonValue(name: string, value: Json): Json {
  if (Array.isArray(value)) return value.map((one) => jsonValue(name, one));
  const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
  // The parser reads an element without content as text.
  const members = typeof value === "object" && value !== null ? membersOf(value as JsonObject) : [];
  if (members.length === 0 && shape === undefined) return typeof value === "string" ? value : "";
  const [only, entries = ""] = members.length === 1 ? members[0]! : [];
  if (only === "member") return listOf(entries).map((entry) => jsonValue("", entry));
  if (only === "entry") return mapOf(listOf(entries));
  const { absent = [], lists = {} } = shape ?? {};
  const result = new Map<string, Json>([...absent, ...Object.values(lists)].map((member) => [member, null]));
  for (const [member, inner] of members) {
    const list = Object.hasOwn(lists, member) ? lists[member] : undefined;
    if (list === undefined) result.set(member, jsonValue(member, inner));
    else
      result.set(
        list,
        listOf(inner).map((entry) => jsonValue(`${name}.${member}`, entry)),
      );
  }
  // The services sort the members of their JSON.
  return Object.fromEntries([...result].toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

function membersOf(value: JsonObject): readonly (readonly [name: string, value: Json])[] {
  return Object.entries(value).filter(([member]) => !/^xmlns(:|$)/.test(member));
}

function listOf(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [value];
}

/** `<entry><key>…</key><value>…</value></entry>` */
function mapOf(entries: readonly Json[]): JsonObject {
  return Object.fromEntries(
    entries.map((entry) => {
      const { key = "", value = "" } = entry as JsonObject;
      return [String(key), jsonValue("", value)];
    }),
  );
}
