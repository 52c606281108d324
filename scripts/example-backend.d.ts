import { type ChildProcess } from "node:child_process";
export interface ExampleBackend {
    readonly process: ChildProcess;
    readonly url: string;
}
/** @param folder of the example */
export declare function startExampleBackend(folder: string): Promise<ExampleBackend>;
