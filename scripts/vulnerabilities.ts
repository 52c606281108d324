// npm run vulnerabilities: asks the registry for known vulnerabilities of the dependencies in package-lock.json. Fails for one
// of severity high or critical in a package that users install. A registry that does not answer is reported, and is not a failure.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { lockedPackages, redistributed } from "./licences.ts";

/** The answer of `npm audit --json`. */
export interface AuditReport {
  readonly vulnerabilities?: Readonly<Record<string, Vulnerability>>;
  /** Why the registry did not answer. */
  readonly error?: { readonly summary?: string };
  readonly message?: string;
}

interface Vulnerability {
  readonly severity: string;
  /** Affected versions. */
  readonly range: string;
  /** Folders of the affected packages. */
  readonly nodes: readonly string[];
}

/** @param forUsers folders of the packages that users install, or whose code they get */
export function vulnerabilityLines(
  { vulnerabilities, error, message }: AuditReport,
  forUsers: ReadonlySet<string>,
): { readonly lines: readonly string[]; readonly fails: boolean } {
  if (vulnerabilities === undefined) {
    const reason = error?.summary || message?.trim() || "no reason given";
    return { lines: [`Not checked: the registry did not answer (${reason}).`], fails: false };
  }
  const lines: string[] = [];
  let fails = false;
  for (const [name, { severity, range, nodes }] of Object.entries(vulnerabilities)) {
    const isForUsers = nodes.some((folder) => forUsers.has(folder));
    lines.push(`${name} ${range}: ${severity}, ${isForUsers ? "installed by users" : "development"}`);
    fails ||= isForUsers && (severity === "high" || severity === "critical");
  }
  lines.push(`${lines.length} dependencies have known vulnerabilities`);
  return { lines, fails };
}

if (import.meta.main) {
  const { stdout } = spawnSync("npm", ["audit", "--json"], {
    cwd: join(import.meta.dirname, ".."),
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  let report: AuditReport;
  try {
    report = JSON.parse(stdout);
  } catch {
    report = { message: stdout };
  }
  const { installed, bundled } = redistributed(lockedPackages());
  const { lines, fails } = vulnerabilityLines(report, installed.union(bundled));
  for (const line of lines) console.log(line);
  if (fails) process.exitCode = 1;
}
