# The process that runs a Python program: loads the program's own SDK, waits for its configuration as one line on standard
# input, and runs the program in a stack. Reports errors on file descriptor 3, as lines of JSON.
import asyncio
import json
import os
import runpy
import sys
import traceback

settings = json.loads(os.environ["ANSWERBACK_PROGRAM_HOST"])
messages = os.fdopen(3, "w", encoding="utf-8", buffering=1)


def send(message):
    messages.write(json.dumps(message) + "\n")
    messages.flush()


def frames(error):
    """Innermost first, as in node-host.ts."""
    found = [
        {"file": os.path.abspath(it.filename), "line": it.lineno or 1, "column": (it.colno or 0) + 1, "functionName": it.name}
        for it in reversed(traceback.extract_tb(error.__traceback__))
        if not it.filename.startswith("<")
    ]
    if isinstance(error, SyntaxError) and error.filename:
        found.insert(0, {"file": os.path.abspath(error.filename), "line": error.lineno or 1, "column": error.offset or 1})
    return found


def describe(error):
    places = frames(error)
    return {
        "name": type(error).__name__,
        "message": str(error),
        "frames": places,
        "fromSdk": bool(places) and os.path.join("site-packages", "pulumi", "") in places[0]["file"],
    }


try:
    import pulumi
    import pulumi.runtime
except ImportError:
    send({"kind": "package-missing", "name": "pulumi"})
    sys.exit(1)

for name in settings["preload"]:
    try:
        __import__(name)
    except ImportError:
        # An import by the program reports it.
        pass

line = sys.stdin.readline()
if not line:
    sys.exit(1)
configuration = json.loads(line)
os.environ.update(configuration["environment"])
sys.stdin = open(os.devnull, encoding="utf-8")

# The SDK logs each of its steps to the engine as a debug message. The engine ignores them.
pulumi.log.debug = lambda *args, **kwargs: None

pulumi.runtime.configure(
    pulumi.runtime.Settings(
        monitor=settings["address"],
        engine=settings["address"],
        project=settings["project"],
        stack=settings["stack"],
        organization="organization",
        parallel=64,
        dry_run=False,
    )
)
pulumi.runtime.set_all_config(configuration["config"], configuration["secretConfig"])
sys.path.insert(0, settings["folder"])
sys.argv = [settings["main"]]

def own_files():
    """The modules of the program in any folder: a watch on its folder may miss some."""
    packages = tuple(os.path.join(it, "") for it in {sys.prefix, sys.base_prefix})
    files = [getattr(it, "__file__", None) for it in list(sys.modules.values())]
    return [
        it for it in map(os.path.abspath, filter(None, files)) if "site-packages" not in it and not it.startswith(packages)
    ]


failed = False
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
try:
    loop.run_until_complete(
        pulumi.runtime.run_in_stack(lambda: runpy.run_path(settings["main"], run_name="__main__") and None)
    )
except BaseException as error:  # noqa: BLE001 - every uncaught error of the program is reported
    failed = True
    if isinstance(error, SystemExit) and not error.code:
        failed = False
    elif not isinstance(error, SystemExit):
        send({"kind": "threw", "error": describe(error)})
finally:
    send({"kind": "outside-files", "files": own_files()})
    sys.stdout.flush()
    sys.stderr.flush()
os._exit(1 if failed else 0)
