// Answers of query services (SQS, SNS, …). Integrations ask for JSON (gateway-headers.ts), and AWS answers JSON; many local
// stand-ins answer XML anyway. Their XML is converted to the JSON that the service would have sent
// (docs/behaviour/data-plane.md section 6.1).
import { EndpointResponse } from "./endpoint-response.ts";

type Json = null | string | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = { readonly [name: string]: Json };

/** @returns the response itself unless it is XML that can be converted */
export async function queryResponseAsJson(response: EndpointResponse): Promise<EndpointResponse> {
  if (response.tooLarge || !isXml(response)) return response;
  const json = await jsonOf(response.document.text);
  if (json === undefined) return response;
  const headers = response.headers.filter(([name]) => !/^content-(type|length)$/i.test(name));
  return new EndpointResponse(
    response.statusCode,
    [...headers, ["content-type", "application/json"]],
    Buffer.from(json),
  );
}

function isXml(response: EndpointResponse): boolean {
  const type = response.headerValues("content-type")[0];
  // The body decides: some stand-ins send XML as `text/html` or without a type.
  return !/json/i.test(type ?? "") && /^\s*</.test(response.document.text);
}

/** @returns undefined if the text is not XML, or nested too deeply for the stack: the body then stays unchanged */
async function jsonOf(text: string): Promise<string | undefined> {
  // Loaded at the first XML answer; AWS sends none.
  const { parseXML } = await import("@aws-sdk/xml-builder");
  try {
    const [root = "", value = ""] = Object.entries(parseXML(text) as JsonObject)[0] ?? [];
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
