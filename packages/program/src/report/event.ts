// Events during a run of a program, and its result.
import type { CheckFailure, PropertyDifference } from "@answerback/pulumi/host";
import type { ProgramError } from "../host/program-error.ts";
import type { ShownMap } from "./shown-value.ts";

/** The operation on a resource. `same` is only in the result; `retain` removes it from the state without a delete. */
export type Operation = "create" | "update" | "replace" | "delete" | "read" | "import" | "same" | "retain";

export interface ResourceName {
  readonly urn: string;
  readonly type: string;
  /** The name in the program. */
  readonly name: string;
}

/** 1-based; `file` is absolute. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One property of an update or replacement, secrets masked. */
export interface PropertyChange {
  /** In Pulumi's notation: `responseTemplates["$default"]`. */
  readonly property: string;
  readonly kind: PropertyDifference["kind"];
  readonly replace: boolean;
  readonly before: ShownMap[string] | undefined;
  readonly after: ShownMap[string] | undefined;
}

/** Templates: with the property's place. */
export interface PlacedFailure extends CheckFailure {
  readonly position?: Position | undefined;
}

export type ProgramEvent =
  /** `pulumi.log.*` in the program. */
  | {
      readonly kind: "log";
      readonly severity: "debug" | "info" | "warning" | "error";
      readonly message: string;
      readonly urn: string | undefined;
    }
  /** A line that the program printed. */
  | { readonly kind: "line"; readonly stream: "stdout" | "stderr"; readonly line: string }
  | { readonly kind: "step-started"; readonly operation: Operation; readonly resource: ResourceName }
  | {
      readonly kind: "step-finished";
      readonly operation: Operation;
      readonly resource: ResourceName;
      readonly id: string | undefined;
      readonly changes: readonly PropertyChange[];
      readonly durationMillis: number;
    }
  | {
      readonly kind: "step-failed";
      readonly operation: Operation;
      readonly resource: ResourceName;
      /** One or more lines: the problem and the remedy. */
      readonly message: string;
      /** The place where the program creates the resource. */
      readonly position: Position | undefined;
      /** Check's failures, by property; absent for other kinds of failure. */
      readonly failures?: readonly PlacedFailure[];
    }
  /** Skipped because a dependency failed; the next run retries it. */
  | { readonly kind: "step-skipped"; readonly resource: ResourceName }
  /** A resource type whose outputs are made up; once per run and type. */
  | { readonly kind: "not-run-here"; readonly type: string }
  /** A function whose result is made up from its SDK's declaration; once per run and token. */
  | { readonly kind: "function-not-run-here"; readonly token: string }
  /** The program's code has ended; only an open timer or server keeps its process running. Node.js only. */
  | { readonly kind: "finished" }
  /** A difference from AWS, or an automatic correction; shown to the user. */
  | { readonly kind: "note"; readonly message: string; readonly resource: ResourceName | undefined }
  /** An error from the program's own TypeScript compiler; Pulumi would not run the program. */
  | {
      readonly kind: "type-error";
      /** `TS2322` */
      readonly code: string;
      readonly message: string;
      readonly position: Position | undefined;
    }
  /** A mistake in a template that concerns no single resource, or keeps the template from running. */
  | { readonly kind: "template-fault"; readonly message: string; readonly position: Position }
  /** A deployment that Answerback made, not the program; its stages serve it now. AWS would still serve the old one. */
  | {
      readonly kind: "deployed";
      readonly apiId: string;
      readonly deploymentId: string;
      readonly stageNames: readonly string[];
    };

export interface Changes {
  readonly created: number;
  readonly updated: number;
  readonly replaced: number;
  readonly deleted: number;
  readonly same: number;
}

/** One resource that the program manages, after the run. Secrets are masked. */
export interface ResourceResult extends ResourceName {
  readonly custom: boolean;
  /** Absent for components. */
  readonly id: string | undefined;
  readonly operation: Operation;
  readonly inputs: ShownMap;
  readonly outputs: ShownMap;
  /** URNs of the resources that are created before it. */
  readonly dependencies: readonly string[];
  /** The place where the program creates it; absent if the SDK does not report it, or after removal from the program. */
  readonly position: Position | undefined;
}

export interface ProgramResult {
  /** `failed`: completed operations are in the state and nothing was deleted; the next run continues from there. */
  readonly kind: "succeeded" | "failed";
  /** The program's exports, secrets masked. */
  readonly outputs: ShownMap;
  readonly resources: readonly ResourceResult[];
  readonly changes: Changes;
  /** The reasons for the failure, in the order in which they occurred. Empty if it succeeded. */
  readonly errors: readonly ProgramError[];
  readonly durationMillis: number;
  /**
   * Templates: the place of a resource's property.
   * @param path wire names of members, then keys and indexes in them
   * @param at in the string at that path
   */
  readonly placeOf?: (
    urn: string,
    path: readonly (string | number)[],
    at: Pick<Position, "line" | "column"> | undefined,
  ) => Position | undefined;
}
