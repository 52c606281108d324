// The jobs that the page gives its worker, and their results. Plain data: a message copies them.
import type { GraphIntegration } from "@answerback/apigatewayv2/findings";
import type { ReferencePart } from "./provenance.ts";

/** The data of one rendering. */
export interface TemplateDocument {
  /** The text of `$input`. */
  readonly body: string;
  readonly context?: Readonly<Record<string, unknown>> | undefined;
  readonly stageVariables?: Readonly<Record<string, string>> | undefined;
  /** Of a handshake. */
  readonly params?: TemplateParameters | undefined;
}

export interface TemplateParameters {
  readonly querystring: Readonly<Record<string, string>>;
  readonly header: Readonly<Record<string, string>>;
}

/** The place of a template in its API, for findings. Absent members are not known. */
export interface TemplatePlace {
  readonly member: "requestTemplates" | "responseTemplates";
  readonly key: string;
  readonly integrationType?: GraphIntegration["integrationType"];
  readonly integrationResponseKey?: string | undefined;
  readonly routeKey?: string | undefined;
}

/** A part of a text: offsets, `to` exclusive. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface TemplateProblem {
  /** 1-based. */
  readonly line: number;
  /** 1-based; a tab advances to the next multiple of eight. */
  readonly column: number;
  readonly message: string;
}

/** A mark in the template. */
export interface TemplateMark extends Range {
  readonly severity: "error" | "warning";
  /** `AB004`; absent for an error of the rendering. */
  readonly code?: string;
  readonly message: string;
  readonly advice?: string;
  /** A correction: replaces a name. */
  readonly fix?: Range & { readonly replacement: string };
}

/** A part of the new text, and the part of the old text that it replaces. */
export interface TextChange {
  readonly from: number;
  readonly to: number;
  readonly removed: string;
}

export interface Rendered {
  /** Undefined if the template failed. */
  readonly output: string | undefined;
  readonly problem: TemplateProblem | undefined;
  /** Differences of `output` from `sent`, in order. */
  readonly changes: readonly TextChange[];
  readonly isJson: boolean;
}

/** The result for one of the earlier exchanges. */
export interface Comparison {
  /** `requestId` of the exchange. */
  readonly id: string;
  readonly isJson: boolean;
  readonly differs: boolean;
  /** Of a template that failed. */
  readonly problem: string | undefined;
}

export interface EarlierDocument extends TemplateDocument {
  readonly id: string;
  /** The output that was sent; undefined if the template failed. */
  readonly sent: string | undefined;
}

export interface CompletionOption {
  readonly label: string;
  readonly type: "variable" | "property" | "method" | "keyword" | "text";
  readonly detail?: string;
  /** A snippet, with `${}` for places to fill in. Default: `label`. */
  readonly snippet?: string;
}

export interface Completions {
  /** The offset of the text that an option replaces. */
  readonly from: number;
  readonly options: readonly CompletionOption[];
}

/** The place that the reader points at: a character of a column, or a value of `$context` or `$stageVariables`. */
export type Origin =
  | { readonly column: "output" | "template" | "input"; readonly offset: number }
  | { readonly column: "data"; readonly variable: string; readonly path: string };

/** The parts of the three columns that belong together. */
export interface Provenance {
  readonly output: readonly Range[];
  readonly template: readonly Range[];
  /** In the text of `$input`. */
  readonly input: readonly Range[];
  readonly reads: readonly ReferencePart[];
}

/** Each job by its name: the data that it needs, and its result. */
export interface Jobs {
  /** Renders a template, and keeps it for `provenance`. */
  readonly render: {
    readonly data: { readonly source: string; readonly document: TemplateDocument; readonly sent: string | undefined };
    readonly result: Rendered;
  };
  readonly check: {
    readonly data: { readonly source: string; readonly place: TemplatePlace };
    readonly result: readonly TemplateMark[];
  };
  /** Keeps the earlier exchanges for `compare`. */
  readonly keep: { readonly data: readonly EarlierDocument[]; readonly result: undefined };
  /** Renders the kept exchanges, oldest last, until the time is up. */
  readonly compare: { readonly data: { readonly source: string }; readonly result: readonly Comparison[] };
  readonly complete: {
    readonly data: { readonly source: string; readonly offset: number; readonly document: TemplateDocument };
    readonly result: Completions | undefined;
  };
  /** Of the last rendering. `input` is the text of `$input` as it is shown. */
  readonly provenance: {
    readonly data: { readonly origin: Origin; readonly input: string };
    readonly result: Provenance;
  };
  /** A document with the parts that a template reads. */
  readonly sample: { readonly data: { readonly source: string }; readonly result: string };
}

export type JobName = keyof Jobs;
