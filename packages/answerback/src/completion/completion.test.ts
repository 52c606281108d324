import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { Command, Option } from "commander";
import { executable } from "../test-program.ts";
import { noTerminal, Terminal } from "../test-terminal.ts";
import { bashCompletion } from "./bash.ts";
import { commandLine } from "./completed-command.ts";
import { fishCompletion } from "./fish.ts";
import { zshCompletion } from "./zsh.ts";

const folder = mkdtempSync(join(tmpdir(), "answerback-completion-"));
after(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, "my programs"));
mkdirSync(join(folder, "data"));
writeFileSync(join(folder, "template.vm"), "");
writeFileSync(join(folder, "my template.vm"), "");

const isMissing = (shell: string) =>
  spawnSync(shell, ["-c", "exit 0"]).status === 0 ? false : `${shell} is not installed`;

/** @returns the file with the script of a shell */
function scriptFile(shell: string): string {
  const { stdout, status } = spawnSync(process.execPath, [executable, "completion", shell], { encoding: "utf8" });
  assert.equal(status, 0);
  const file = join(folder, `.answerback.${shell}`);
  writeFileSync(file, stdout);
  return file;
}

/** Runs a shell script. @returns the printed lines, sorted */
function printed(shell: string, script: string, ...args: readonly string[]): readonly string[] {
  const { stdout } = spawnSync(shell, ["-c", script, ...args], { cwd: folder, encoding: "utf8" });
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .toSorted();
}

const commands = [
  "check",
  "cluster",
  "completion",
  "connect",
  "dev",
  "diff",
  "export",
  "help",
  "import",
  "launch-json",
  "new",
  "render",
  "start",
  "test",
  "time",
  "workers",
];

describe("bash", { skip: isMissing("bash") }, () => {
  const script = scriptFile("bash");
  const complete =
    'source "$0"; COMP_WORDS=(answerback "$@"); COMP_CWORD=$#; _answerback 2>/dev/null; printf "%s\\n" "${COMPREPLY[@]}"';
  const completed = (...words: readonly string[]) => printed("bash", complete, script, ...words);

  test("completes commands, options, choices, files and folders", () => {
    assert.deepEqual(completed(""), commands);
    assert.deepEqual(completed("ch"), ["check"]);
    assert.deepEqual(completed("--v"), ["--version"]);
    assert.deepEqual(completed("dev", "--no"), ["--no-watch"]);
    assert.deepEqual(completed("dev", "data", "--re"), ["--reset"]);
    assert.deepEqual(completed("dev", ""), ["data", "my programs"]);
    assert.deepEqual(completed("start", "--data", "d"), ["data"]);
    assert.deepEqual(completed("start", "--data", "=", "d"), ["data"]);
    assert.deepEqual(completed("start", "--data", "="), ["data", "my programs"]);
    assert.deepEqual(completed("render", "my t"), ["my template.vm"]);
    assert.deepEqual(completed("completion", ""), ["bash", "fish", "zsh"]);
    assert.deepEqual(completed("help", "re"), ["render"]);
    assert.deepEqual(completed("cluster", "s"), ["status"]);
    assert.deepEqual(completed("cluster", "status", "--js"), ["--json"]);
  });

  test("proposes nothing for a free value", () => {
    assert.deepEqual(completed("dev", "-s", ""), []);
    assert.deepEqual(completed("connect", ""), []);
  });
});

describe("fish", { skip: isMissing("fish") }, () => {
  const script = scriptFile("fish");
  const completed = (line: string) =>
    printed("fish", "source $argv[1]; complete -C $argv[2]", script, `answerback ${line}`).map(
      (proposal) => proposal.split("\t")[0],
    );

  test("completes commands, options, choices, files and folders", () => {
    assert.deepEqual(completed(""), commands);
    assert.deepEqual(completed("--v"), ["--version"]);
    assert.deepEqual(completed("dev --no"), ["--no-watch"]);
    assert.deepEqual(completed("dev data --re"), ["--reset"]);
    assert.deepEqual(completed("dev d"), ["data/"]);
    assert.deepEqual(completed("start --data d"), ["data/"]);
    assert.deepEqual(completed("render te"), ["template.vm"]);
    assert.deepEqual(completed("completion "), ["bash", "fish", "zsh"]);
    assert.deepEqual(completed("connect "), []);
  });
});

describe("zsh", { skip: isMissing("zsh") || noTerminal }, () => {
  test("completes commands, options, choices, files and folders", async () => {
    const script = scriptFile("zsh");
    const shell = new Terminal(["zsh", "-f", "-i"], folder);
    shell.type(`PS1='% '; autoload -U compinit; compinit -u -D; source ${script}; echo re''ady\r`);
    await shell.until(/ready\n/);
    const killLine = "\x15";
    const lines: Readonly<Record<string, RegExp>> = {
      ch: /answerback check /,
      "--v": /answerback --version /,
      "dev --no": /answerback dev --no-watch /,
      "dev data --re": /answerback dev data --reset /,
      "dev d": /answerback dev data\//,
      "start --data d": /answerback start --data data\//,
      "start --data=d": /answerback start --data=data\//,
      "render te": /answerback render template\.vm /,
      "completion z": /answerback completion zsh /,
    };
    for (const [typed, completed] of Object.entries(lines)) {
      // Input is echoed character by character; redrawing shows the whole line.
      shell.type(`answerback ${typed}\t\x0c`);
      await shell.until(completed);
      shell.type(killLine);
    }
    shell.type("exit\r");
    assert.equal(await shell.ended(), 0);
  });
});

test("choices of options and quotes in descriptions come from commander's definitions", () => {
  const program = new Command("tool");
  program
    .command("run")
    .description("Don't [walk]: run")
    .addOption(new Option("-f, --format <name>", "the program's `format` $HOME").choices(["text", "json"]));
  const defined = commandLine(program);
  const scripts = { bash: bashCompletion(defined), zsh: zshCompletion(defined), fish: fishCompletion(defined) };
  assert.match(scripts.bash, /"run -f"\|"run --format"\) _tool_words "text json"/);
  assert.match(scripts.zsh, /\*--format=\[the program'\\''s `format` \$HOME\]:value:\(text json\)'/);
  assert.match(scripts.fish, /-s f -l format -x -a 'text json' -d 'the program\\'s `format` \$HOME'/);
  for (const [shell, script] of Object.entries(scripts)) {
    if (isMissing(shell)) continue;
    const file = join(folder, `.tool.${shell}`);
    writeFileSync(file, script);
    const { stderr } = spawnSync(shell, ["-n", file], { encoding: "utf8" });
    assert.equal(stderr, "", shell);
  }
});
