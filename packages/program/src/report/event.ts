// What a run of a program tells while it goes, and what it has come to at its end.
import type { CheckFailure, PropertyDifference } from "@answerback/pulumi/host";
import type { ProgramError } from "../host/program-error.ts";
import type { ShownMap } from "./shown-value.ts";

/** What is done to one resource. `same` is told at the end only; `retain` leaves the state without a delete. */
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

export type ProgramEvent =
  /** `pulumi.log.*` in the program. */
  | {
      readonly kind: "log";
      readonly severity: "debug" | "info" | "warning" | "error";
      readonly message: string;
      readonly urn: string | undefined;
    }
  /** What the program printed, line by line. */
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
      /** One or more lines; says what is wrong and what to do. */
      readonly message: string;
      /** Where the program makes the resource. */
      readonly position: Position | undefined;
      /** What Check refused, property by property; absent for a failure of another kind. */
      readonly failures?: readonly CheckFailure[];
    }
  /** Not tried, because something that it depends on failed; the next run does. */
  | { readonly kind: "step-skipped"; readonly resource: ResourceName }
  /** A resource type that only gets plausible outputs; once per run and type. */
  | { readonly kind: "not-run-here"; readonly type: string }
  /** An invoke that answers as its SDK declares it; once per run and token. */
  | { readonly kind: "function-not-run-here"; readonly token: string }
  /** The program's code has ended; its process goes on only when a timer or server is open. Node.js only. */
  | { readonly kind: "finished" }
  /** Something that goes differently here than on AWS, or that was put right; shown to the person. */
  | { readonly kind: "note"; readonly message: string; readonly resource: ResourceName | undefined }
  /** What the program's own TypeScript finds; Pulumi would not run the program. */
  | {
      readonly kind: "type-error";
      /** `TS2322` */
      readonly code: string;
      readonly message: string;
      readonly position: Position | undefined;
    }
  /** A deployment that the program did not make; its stages serve it now. AWS would still serve the old one. */
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
  /** URNs of what is made before it. */
  readonly dependencies: readonly string[];
  /** Where the program makes it; absent where the SDK does not tell, and for what the program no longer makes. */
  readonly position: Position | undefined;
}

export interface ProgramResult {
  /** Failed: what worked is there and in the state, nothing was deleted; the next run goes on from it. */
  readonly kind: "succeeded" | "failed";
  /** The program's exports, secrets masked. */
  readonly outputs: ShownMap;
  readonly resources: readonly ResourceResult[];
  readonly changes: Changes;
  /** Why it failed, in the order in which it happened. Empty when it succeeded. */
  readonly errors: readonly ProgramError[];
  readonly durationMillis: number;
}
