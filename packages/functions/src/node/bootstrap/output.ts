// The output of a function: which invocation writes, and whether it has written.
import { endOfOutput } from "../../environments/bootstrap-message.ts";

export interface Output {
  begin(requestId: string): void;
  /** Marks the end of an invocation's output. @returns whether there was any */
  end(): boolean;
}

let currentRequestId: string | undefined;

/** Undefined before the first invocation. */
export const requestId = (): string | undefined => currentRequestId;

export function startOutput(): Output {
  let hasOutput = false;
  const write = process.stdout.write.bind(process.stdout);
  // Lines of both streams go the same way, so that they keep their order.
  process.stdout.write = process.stderr.write = (...parameters: unknown[]) => {
    hasOutput = true;
    return (write as (...parameters: unknown[]) => boolean)(...parameters);
  };
  return {
    begin(id) {
      currentRequestId = id;
      hasOutput = false;
    },
    end() {
      if (hasOutput) write(`${endOfOutput}\n`);
      return hasOutput;
    },
  };
}
