// The APIs of the gateway under their names on AWS: functions that build `https://{apiId}.execute-api.{region}.amazonaws.com`
// from an id reach the gateway, and AWS itself with the id of any other API.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FunctionsOptions } from "@answerback/functions";
import type { Gateway } from "@answerback/gateway";

export interface ServedApis {
  readonly servedHosts: FunctionsOptions["servedHosts"];
  close(): void;
}

/** The id decides: a program's region need not be that of the gateway. */
const pattern = "^([a-z0-9]+)\\.execute-api\\.[a-z0-9-]+\\.amazonaws\\.com(?:\\.cn)?$";

/** Keeps a temporary folder with one empty file for each API, at which functions look when they resolve a name. */
export function openServedApis(gateway: Pick<Gateway, "url" | "watchApis">): ServedApis {
  const folder = mkdtempSync(join(tmpdir(), "answerback-apis-"));
  const unwatch = gateway.watchApis({
    created: (apiId) => writeFileSync(join(folder, apiId), ""),
    deleted: (apiId) => rmSync(join(folder, apiId), { force: true }),
  });
  return {
    servedHosts: { pattern, folder, port: Number(new URL(gateway.url).port || 80) },
    close() {
      unwatch();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
