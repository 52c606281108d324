// Writes an API as a program, to copy or to save.
import { type ProgramForm, programForms } from "@answerback/apigatewayv2/program-form";
import type { ApiDescription, ProgramAnswer } from "@answerback/gateway/inspector-api";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { apiName } from "../api/apis.ts";
import { failureText, read } from "../api/gateway.ts";
import { copyText } from "../copy/copy-text.ts";
import { Dialog } from "../shell/dialog.tsx";
import { download } from "../shell/download.ts";
import { exported } from "./exported.ts";

const titles: Readonly<Record<ProgramForm, string>> = {
  "pulumi-typescript": "Pulumi (TypeScript)",
  "pulumi-python": "Pulumi (Python)",
  terraform: "Terraform",
  cloudformation: "CloudFormation",
  cli: "AWS CLI",
};

export interface ExportDialogProps {
  readonly api: ApiDescription;
}

export function ExportDialog({ api }: ExportDialogProps) {
  const form = useSignal<ProgramForm>(programForms[0]);
  const program = useSignal<ProgramAnswer | undefined>(undefined);
  const problem = useSignal("");
  useEffect(() => {
    const abort = new AbortController();
    program.value = undefined;
    problem.value = "";
    read<ProgramAnswer>(`apis/${api.apiId}/program?as=${form.value}`, abort.signal).then(
      (answer) => {
        program.value = answer;
      },
      (error: unknown) => {
        if (!abort.signal.aborted) problem.value = failureText(error);
      },
    );
    return () => abort.abort();
  }, [api.apiId, form.value]);
  const [main] = program.value?.files ?? [];
  return (
    <Dialog
      title={`Export ${apiName(api)}`}
      class="wide"
      onClose={() => {
        exported.value = undefined;
      }}
    >
      <fieldset class="client-names" aria-label="Form">
        {programForms.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={form.value === name}
            onClick={() => {
              form.value = name;
            }}
          >
            {titles[name]}
          </button>
        ))}
      </fieldset>
      {problem.value !== "" && (
        <p class="bad" role="alert">
          {problem.value}
        </p>
      )}
      {program.value?.warnings.map((warning) => (
        <p key={warning} class="warn">
          {warning}
        </p>
      ))}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section class="recorded" tabIndex={0} aria-label="Program">
        <pre>{main?.text}</pre>
      </section>
      <div class="dialog-buttons">
        <button type="button" disabled={main === undefined} onClick={() => main && copyText(main.text, "Program")}>
          Copy
        </button>
        {program.value?.files.map(({ name, text }, index) => (
          <button
            key={name}
            type="button"
            class={index === 0 ? "main" : ""}
            onClick={() => download(name, "text/plain", text)}
          >
            Download {name}
          </button>
        ))}
      </div>
    </Dialog>
  );
}
