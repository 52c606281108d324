// The JSON Schema of conversation files. docs/conversation.schema.json is generated from it (schema-file.ts), for editors.
import { faultProperties } from "../settings/schema.ts";

const duration = (description: string) => ({
  type: "string",
  pattern: "^\\s*\\d+(\\.\\d+)?\\s*(ms|s|m|h)\\s*$",
  form: "a duration, such as 200ms, 1.5s, 10m or 2h",
  description,
});
const text = (description: string) => ({ type: "string", description });
const values = (description: string) => ({
  type: "object",
  description,
  additionalProperties: { type: ["string", "number", "boolean"] },
});
const object = (description: string, properties: object, required: readonly string[] = []) => ({
  type: "object",
  description,
  additionalProperties: false,
  properties,
  required,
});
const anyValue = (description: string) => ({ description });

const clientProperties = {
  headers: values("Headers of the handshake."),
  query: values("Query parameters of the handshake."),
  subprotocols: { type: "array", items: { type: "string" }, description: "Subprotocols that the client offers." },
};

const when = {
  type: ["string", "object"],
  description: "The request that is answered: `GET /quotes/*`, or an object. `*` matches any part of the path.",
  additionalProperties: false,
  properties: {
    method: text("Default: any method."),
    path: text("Path, `*` for any part of it. Default: any path."),
    query: values("Query parameters that the request has."),
    body: anyValue("The body, with placeholders as in `expect`."),
  },
};

const respond = object("The answer of the backend.", {
  status: { type: "integer", minimum: 100, maximum: 599, description: "Default 200." },
  headers: values("Headers. JSON bodies have their Content-Type already."),
  body: anyValue("A string is sent as it is, any other value as JSON."),
  after: duration("Time before the answer."),
  times: { type: "integer", minimum: 1, description: "Answer this many requests, then try the next entry." },
});

const stepProperties = {
  as: text("The client of this step. Default: the first client."),
  connect: {
    type: ["string", "boolean", "object"],
    description: "Opens the connection of a client. A client that does not connect does so at its first step.",
    additionalProperties: false,
    properties: clientProperties,
  },
  refused: { type: "integer", minimum: 300, maximum: 599, description: "With `connect`: the status of the refusal." },
  send: anyValue("A message. A string is sent as it is, any other value as JSON."),
  expect: anyValue("The next frame. A string is the frame's text, any other value its JSON."),
  expectInAnyOrder: { type: "array", description: "The next frames, in any order." },
  within: duration("Time to wait for a frame, a close or a refusal. Default 5s."),
  silence: duration("Nothing arrives for this time."),
  close: {
    type: ["boolean", "integer", "object"],
    description: "Closes the connection: true, a code, or code and reason.",
    additionalProperties: false,
    properties: { code: { type: "integer" }, reason: text("Reason.") },
  },
  closed: {
    type: ["boolean", "integer", "object"],
    description: "The gateway closes the connection: true, a code, or code and reason.",
    additionalProperties: false,
    properties: { code: { type: "integer" }, reason: text("Reason.") },
  },
  callback: object("A request to `@connections` for the client of this step, as a backend sends it.", {
    post: anyValue("The message for the client. A string is sent as it is, any other value as JSON."),
    delete: { type: "boolean", description: "True to close the connection." },
    status: { type: "integer", description: "The expected status. Default: any that is a success." },
  }),
  advance: duration(
    "Turns the gateway's clock. Needs a gateway that `answerback test` starts, or one with `--manual-clock`.",
  ),
  fault: object("Adds a fault rule until the end of the conversation.", faultProperties),
  backend: text("With `when`: the address of the backend. Default: the only one in `backends`."),
  when: { ...when, description: "Adds an answer of a backend, until the end of the conversation." },
  respond,
};

export const conversationSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Conversations of clients with a WebSocket API (docs/testing.md)",
  ...object(
    "Conversations with an API.",
    {
      program: text("Folder or template of the program, relative to this file. `--program` and `--url` override it."),
      stage: text("`STAGE` or `API/STAGE`. Needed if the gateway serves several."),
      config: { ...values("Configuration of the program.") },
      seed: { type: "integer", minimum: 0, description: "Of faults that depend on chance. Default 1." },
      clients: {
        type: "object",
        description: "Clients by name. Without it there is one, `client`.",
        additionalProperties: object("A client.", clientProperties),
      },
      backends: {
        type: "object",
        description: "HTTP backends by address, such as `http://quotes.internal`. The first entry that fits answers.",
        additionalProperties: {
          type: "array",
          items: object("An answer.", { when, respond }, ["respond"]),
        },
      },
      conversations: {
        type: "object",
        description: "The steps of each conversation, by name.",
        additionalProperties: { type: "array", items: object("A step.", stepProperties) },
      },
    },
    ["conversations"],
  ),
};

/** `form` is for our own messages only. */
export function publishedSchema(): string {
  const published = JSON.stringify(conversationSchema, (key, value) => (key === "form" ? undefined : value), 2);
  return `${published}\n`;
}
