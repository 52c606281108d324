// The variables of API Gateway's mapping templates, ready to be given to `render` of a template of the apigateway profile.
import type { TemplateObject } from "../java/object.ts";
import { VariableScope } from "../render/variable-scope.ts";
import { ComputedContext, MessageContext, type Override, ReadOnlyMap } from "./context.ts";
import { Input, inputFunctions, inputProperties, type RequestParameters } from "./input.ts";
import { util, utilFunctions } from "./util.ts";

/** What a message brings to its templates. */
export interface MappingSource {
  /** The document as text; parsed at most once, and only when a template asks for a part of it. Default: empty, which is `{}`. */
  readonly body?: string | undefined;
  /** Handshake parameters; none on messages. */
  readonly params?: RequestParameters | undefined;
  /** The members of `$context`. */
  readonly context?: object | undefined;
  /** The `context` of earlier variables of the same event: what templates stored in its overrides lives on. */
  readonly earlier?: MessageContext | undefined;
  readonly stageVariables?: Readonly<Record<string, string>> | undefined;
}

/** What templates see. Each member is opaque but for the overrides of `context`. */
export interface MappingVariables {
  readonly input: TemplateObject;
  readonly util: TemplateObject;
  readonly context: MessageContext;
  readonly stageVariables: TemplateObject;
}

class MappingScope extends VariableScope implements MappingVariables {
  readonly input: TemplateObject;
  readonly util: TemplateObject = util;
  readonly context: MessageContext;
  readonly stageVariables: TemplateObject;

  constructor(input: TemplateObject, context: MessageContext, stageVariables: TemplateObject) {
    super();
    this.input = input;
    this.context = context;
    this.stageVariables = stageVariables;
  }

  override variable(name: string): unknown {
    switch (name) {
      case "input":
        return this.input;
      case "util":
        return this.util;
      case "context":
        return this.context;
      case "stageVariables":
        return this.stageVariables;
      default:
        return undefined;
    }
  }
}

const nothing = {};

/** Makes `$input`, `$util`, `$context` and `$stageVariables` for one message. Cheap: everything else happens on demand. */
export function mappingVariables(source: MappingSource): MappingVariables {
  const { context = nothing } = source;
  return new MappingScope(
    new Input(source.body, source.params),
    new MessageContext(context, source.earlier),
    new ReadOnlyMap(source.stageVariables ?? nothing, true),
  );
}

export { isKeptByJsonParse, type JsonMode, JsonSyntaxError, parseJson } from "../json-path/json.ts";
export { accessLogMembers, type ContextShape, contextMembers, identityNames } from "./context-members.ts";
export { apigateway } from "./dialect.ts";
export type { MessageContext, Override, RequestParameters };
export { ComputedContext, inputFunctions, inputProperties, utilFunctions };
