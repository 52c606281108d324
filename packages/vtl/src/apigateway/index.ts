// The variables of API Gateway's mapping templates, ready to be given to `render` of a template of the apigateway profile.
import type { TemplateObject } from "../runtime/template-object.ts";
import { MessageContext, type Override, ReadOnlyMap } from "./context.ts";
import { Input, type RequestParameters } from "./input.ts";
import { util } from "./util.ts";

/** What a message brings to its templates. */
export interface MappingSource {
  /** The document as text; parsed at most once, and only when a template asks for a part of it. Default: empty, which is `{}`. */
  readonly body?: string | undefined;
  /** Handshake parameters; none on messages. */
  readonly params?: RequestParameters | undefined;
  /** The members of `$context`, or the `context` of earlier variables, whose overrides live on. */
  readonly context?: object | undefined;
  readonly stageVariables?: Readonly<Record<string, string>> | undefined;
}

/** What templates see. Each member is opaque but for the overrides of `context`. */
export interface MappingVariables {
  readonly input: TemplateObject;
  readonly util: TemplateObject;
  readonly context: MessageContext;
  readonly stageVariables: TemplateObject;
}

const nothing = {};

/** Makes `$input`, `$util`, `$context` and `$stageVariables` for one message. Cheap: everything else happens on demand. */
export function mappingVariables(source: MappingSource): MappingVariables {
  const { context = nothing } = source;
  return {
    input: new Input(source.body, source.params),
    util,
    context: context instanceof MessageContext ? context : new MessageContext(context),
    stageVariables: new ReadOnlyMap(source.stageVariables ?? nothing, true),
  };
}

export { JsonSyntaxError, parseJson, parseLenientJson } from "./json-parser.ts";
export type { MessageContext, Override, RequestParameters };
