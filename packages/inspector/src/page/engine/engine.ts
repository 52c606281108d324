// Does the jobs of the page, one after the other. Runs in the worker.
import { completions } from "./completion.ts";
import type { EarlierDocument, JobName, Jobs, Provenance } from "./jobs.ts";
import { marksOf } from "./marks.ts";
import { provenanceOf } from "./provenance.ts";
import { compare, Rendering } from "./render.ts";
import { sampleOf } from "./sample.ts";

type Doers = { readonly [Name in JobName]: (data: Jobs[Name]["data"]) => Jobs[Name]["result"] };

const unknownOrigin: Provenance = { output: [], template: [], input: [], reads: [] };

/** The engine with what it keeps between jobs. */
export class Engine {
  #rendering: Rendering | undefined;
  #earlier: readonly EarlierDocument[] = [];

  readonly #doers: Doers = {
    render: ({ source, document, sent }) => {
      this.#rendering = new Rendering(source, document);
      return this.#rendering.result(sent);
    },
    check: ({ source, place }) => marksOf(source, place),
    keep: (documents) => {
      this.#earlier = documents;
      return undefined;
    },
    compare: ({ source }) => compare(source, this.#earlier),
    complete: ({ source, offset, document }) => completions(source, offset, document),
    provenance: ({ origin, input }) => {
      const trace = this.#rendering?.trace();
      return trace === undefined ? unknownOrigin : provenanceOf(trace, origin, input);
    },
    sample: ({ source }) => sampleOf(source),
  };

  do<Name extends JobName>(name: Name, data: Jobs[Name]["data"]): Jobs[Name]["result"] {
    return this.#doers[name](data);
  }
}
