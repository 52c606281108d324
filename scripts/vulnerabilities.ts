// npm run vulnerabilities: asks the registry for known vulnerabilities of the dependencies in package-lock.json. Fails for one
// of severity high or critical in a package that users install. A registry that does not answer is reported, and is not a failure.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

interface Report {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>;
  readonly error?: { readonly summary?: string };
  readonly message?: string;
}

function audit(options: readonly string[]): Report {
  const { stdout } = spawnSync("npm", ["audit", "--json", ...options], {
    cwd: join(import.meta.dirname, ".."),
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  try {
    return JSON.parse(stdout) as Report;
  } catch {
    return { message: stdout };
  }
}

const forUsers = audit(["--omit=dev", "--workspaces", "--include-workspace-root"]);
const all = audit([]);
if (forUsers.vulnerabilities === undefined || all.vulnerabilities === undefined) {
  const { error, message } = forUsers.vulnerabilities === undefined ? forUsers : all;
  console.log(`Not checked: the registry did not answer (${error?.summary || message?.trim() || "no reason given"}).`);
} else {
  for (const [name, { severity, range }] of Object.entries(all.vulnerabilities)) {
    const where = name in forUsers.vulnerabilities ? "installed by users" : "development";
    console.log(`${name} ${range}: ${severity}, ${where}`);
  }
  console.log(`${Object.keys(all.vulnerabilities).length} dependencies have known vulnerabilities`);
  const isSevere = ({ severity }: { severity: string }) => severity === "high" || severity === "critical";
  if (Object.values(forUsers.vulnerabilities).some(isSevere)) process.exitCode = 1;
}
