// The variables of API Gateway's mapping templates, for `render` of a template of the apigateway profile.
import type { TemplateObject } from "../java/object.ts";
import { VariableScope } from "../render/variable-scope.ts";
import { ComputedContext, MessageContext, type Override, ReadOnlyMap } from "./context.ts";
import { Input, inputFunctions, inputProperties, type RequestParameters } from "./input.ts";
import { util, utilFunctions } from "./util.ts";

/** The data of a message from which its templates' variables are made. */
export interface MappingSource {
  /** The document as text; parsed at most once, when a template first reads a part of it. Default: empty, which is `{}`. */
  readonly body?: string | undefined;
  /** Parameters of the handshake; messages have none. */
  readonly params?: RequestParameters | undefined;
  /** The members of `$context`. */
  readonly context?: object | undefined;
  /** The `context` of an earlier template of the same event; this one starts with its overrides. */
  readonly earlier?: MessageContext | undefined;
  readonly stageVariables?: Readonly<Record<string, string>> | undefined;
}

/** The variables of a template. Only the overrides of `context` are meant to be read from outside. */
export interface MappingVariables {
  readonly input: TemplateObject;
  readonly util: TemplateObject;
  readonly context: MessageContext;
  readonly stageVariables: TemplateObject;
}

const nothing = {};
const noStageVariables = new ReadOnlyMap(nothing, true);

class MappingScope extends VariableScope implements MappingVariables {
  readonly input: TemplateObject;
  readonly util: TemplateObject = util;
  readonly context: MessageContext;
  readonly stageVariables: TemplateObject;

  constructor({ body, params, context = nothing, earlier, stageVariables }: MappingSource) {
    super();
    this.input = new Input(body, params);
    this.context = new MessageContext(context, earlier);
    this.stageVariables = stageVariables === undefined ? noStageVariables : new ReadOnlyMap(stageVariables, true);
  }

  override variable(name: string): unknown {
    return Object.hasOwn(this, name) ? this[name as keyof MappingVariables] : undefined;
  }
}

/** Makes `$input`, `$util`, `$context` and `$stageVariables` for one message. Cheap: all other work is done on demand. */
export function mappingVariables(source: MappingSource): MappingVariables {
  return new MappingScope(source);
}

export { type JsonMode, JsonSyntaxError, type ParsedJson, parseJson, readJson } from "../json-path/json.ts";
export { accessLogMembers, type ContextShape, contextMembers, identityNames } from "./context-members.ts";
export { apigateway } from "./dialect.ts";
export type { MessageContext, Override, RequestParameters };
export { ComputedContext, inputFunctions, inputProperties, utilFunctions };
