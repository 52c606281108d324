"""The program of a Python environment: loads a handler and calls it for each invocation.

Orders come as lines of JSON on descriptor 3, answers leave on descriptor 4.
"""

import base64
import importlib
import json
import logging
import math
import os
import re
import resource
import select
import socket
import sys
import threading
import time
import traceback

orders = os.fdopen(3, "r", encoding="utf-8")
answers = os.fdopen(4, "w", encoding="utf-8")
settings = json.loads(sys.argv[1])
request_id = None
reported = set()


class Fault(Exception):
    """An error of the runtime itself."""

    def __init__(self, kind, message, trace=()):
        super().__init__(message)
        self.kind = kind
        self.trace = list(trace)


class Context:
    """Lambda's context object."""

    def __init__(self, order):
        env = os.environ
        self.aws_request_id = order["requestId"]
        self.log_group_name = env["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = env["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.function_name = env["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = env["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.invoked_function_arn = order["invokedFunctionArn"]
        self.identity = Members({}, ("cognito_identity_id", "cognito_identity_pool_id"))
        self.client_context = client_context(order.get("clientContext"))
        self.tenant_id = None
        self._deadline = order["deadline"]
        self._reading = threading.Lock()

    def get_remaining_time_in_millis(self):
        if settings["isDebugged"]:
            self._read_deadline()
        return max(0, int(self._deadline - time.time() * 1000))

    def _read_deadline(self):
        """A debugger that stops functions moves it."""
        with self._reading:
            while select.select([orders], [], [], 0)[0]:
                line = orders.readline()
                if not line:
                    break
                order = json.loads(line)
                if order["kind"] == "deadline":
                    self._deadline = order["deadline"]

    def log(self, message):
        sys.stdout.write(str(message))


class Members:
    """An object with the given members; None where the values lack one."""

    def __init__(self, values, names):
        for name in names:
            setattr(self, name, values.get(name))


def client_context(text):
    if text is None:
        return None
    values = json.loads(text)
    context = Members(values, ("custom", "env"))
    context.client = Members(
        values.get("client") or {},
        ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name"),
    )
    return context


class InvocationFilter(logging.Filter):
    """Adds the request id, for formats that name it."""

    def filter(self, record):
        record.aws_request_id = request_id or ""
        return True


class OutputHandler(logging.StreamHandler):
    """Writes to the output as it is then: handlers may replace `sys.stdout`."""

    def __init__(self):
        super().__init__(sys.stdout)
        self.terminator = ""


def write_logging_to_output():
    handler = OutputHandler()
    handler.setFormatter(
        logging.Formatter(
            "[%(levelname)s]\t%(asctime)s.%(msecs)dZ\t%(aws_request_id)s\t%(message)s\n", "%Y-%m-%dT%H:%M:%S"
        )
    )
    handler.addFilter(InvocationFilter())
    logging.Formatter.converter = time.gmtime
    logging.getLogger().addHandler(handler)


def resolve_names(suffixes, served, refused):
    """Names of local APIs are this machine, also where its resolver does not know them; some hosts are refused."""
    getaddrinfo = socket.getaddrinfo
    pattern = re.compile(refused["pattern"]) if refused else None
    served_pattern = re.compile(served["pattern"]) if served else None
    reported_hosts = set()

    def is_served(name):
        match = served_pattern and served_pattern.search(name)
        return match is not None and os.path.exists(os.path.join(served["folder"], match.group(1)))

    def resolve(host, port, *parameters, **named):
        name = host.lower() if isinstance(host, str) else ""
        if name.endswith(tuple(suffixes)):
            host = "127.0.0.1"
        elif is_served(name):
            host = "127.0.0.1"
            if port in (443, "443", "https"):
                port = served["port"]
        elif pattern and pattern.search(name):
            message = refused["message"].replace("{host}", name)
            # Clients repeat calls and replace the message of the error.
            if name not in reported_hosts:
                print(message)
            reported_hosts.add(name)
            raise socket.gaierror(socket.EAI_FAIL, message)
        return getaddrinfo(host, port, *parameters, **named)

    if suffixes or served or pattern:
        socket.getaddrinfo = resolve


def load(name):
    module_name, separator, member = name.rpartition(".")
    if not separator:
        message = "Bad handler '{}': not enough values to unpack (expected 2, got 1)".format(name)
        raise Fault("MalformedHandlerName", message)
    if module_name.split(".")[0] in sys.builtin_module_names:
        message = "Cannot use built-in module {} as a handler module".format(module_name)
        raise Fault("BuiltInModuleConflict", message)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        message = "Unable to import module '{}': {}{}".format(module_name, error, instruction(error))
        raise Fault("ImportModuleError", message) from error
    except SyntaxError as error:
        trace = ['  File "%s" Line %s\n    %s' % (error.filename, error.lineno, error.text)]
        message = "Syntax error in module '{}': {}".format(module_name, error)
        raise Fault("UserCodeSyntaxError", message, trace) from error
    if not hasattr(module, member):
        raise Fault("HandlerNotFound", "Handler '{}' missing on module '{}'".format(member, module_name))
    return getattr(module, member)


def instruction(error):
    """AWS's Python runtimes bring boto3, so a handler may import it without packaging it."""
    package = (error.name or "").split(".")[0]
    if package not in ("boto3", "botocore"):
        return ""
    return "\n{} comes with AWS's runtime, not with this machine. Install it: {} -m pip install boto3".format(
        package, sys.executable
    )


def error_document(error):
    if isinstance(error, Fault):
        kind, trace = "Runtime." + error.kind, error.trace
    else:
        frames = [it for it in traceback.extract_tb(error.__traceback__) if it.filename != __file__]
        while frames and frames[0].filename.startswith("<frozen importlib"):
            frames.pop(0)
        kind, trace = type(error).__name__, traceback.format_list(frames)
    return {"errorMessage": str(error), "errorType": kind, "requestId": request_id or "", "stackTrace": trace}


def write_error(document):
    lines = ["[ERROR] {errorType}: {errorMessage}".format(**document), "Traceback (most recent call last):"]
    for entry in document["stackTrace"]:
        for line in entry.splitlines():
            content = line.lstrip(" ")
            lines.append("\u00a0" * (len(line) - len(content)) + content)
    sys.stdout.write("\r".join(lines) + "\n")


def answer(**members):
    answers.write(json.dumps(members) + "\n")
    answers.flush()


def report_loaded():
    folder = os.environ["LAMBDA_TASK_ROOT"] + os.sep
    files = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
    paths = sorted(path for path in files - reported if path and path.startswith(folder))
    if paths:
        reported.update(paths)
        answer(kind="loaded", paths=paths)


def memory_megabytes():
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024 if sys.platform == "darwin" else 1024) + 1


def with_objects(value):
    """Named tuples, and whatever else has `_asdict`, become objects, as by simplejson, which AWS's runtime uses."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, list):
        return [with_objects(item) for item in value]
    as_dict = getattr(value, "_asdict", None)
    if callable(as_dict):
        value = as_dict()
    elif isinstance(value, tuple):
        return [with_objects(item) for item in value]
    if isinstance(value, dict):
        return {key: with_objects(item) for key, item in value.items()}
    return value


def to_json(value):
    """Decimals become numbers with all their digits, and bytes within a value strings, as in AWS's runtime."""
    numbers = {}
    try:
        value = with_objects(value)
    except RecursionError:
        # `json` finds the circle, and says so.
        pass

    def encode(item):
        if isinstance(item, bytes):
            return item.decode()
        if type(item).__name__ != "Decimal":
            raise TypeError("Object of type {} is not JSON serializable".format(type(item).__name__))
        if item.is_nan():
            return math.nan
        mark = "\u0000{}\u0000".format(len(numbers))
        numbers[json.dumps(mark, ensure_ascii=is_ascii)] = str(item)
        return mark

    is_ascii = settings["isAscii"]
    text = json.dumps(value, default=encode, ensure_ascii=is_ascii)
    for mark, number in numbers.items():
        text = text.replace(mark, number)
    return text


def invoke(handler, order):
    global request_id
    request_id = order["requestId"]
    trace_id = order.get("traceId")
    if trace_id is None:
        os.environ.pop("_X_AMZN_TRACE_ID", None)
    else:
        os.environ["_X_AMZN_TRACE_ID"] = trace_id
    outcome = {}
    try:
        result = handler(json.loads(order["payload"]), Context(order))
        try:
            if isinstance(result, bytes):
                outcome["bytes"] = base64.b64encode(result).decode()
            else:
                outcome["payload"] = to_json(result)
        except Exception as error:
            raise Fault("MarshalError", "Unable to marshal response: {}".format(error)) from error
    except Exception as error:
        outcome["error"] = error_document(error)
        write_error(outcome["error"])
    sys.stdout.write(settings["endOfOutput"] + "\n")
    sys.stdout.flush()
    sys.stderr.flush()
    answer(kind="ended", memoryMegabytes=memory_megabytes(), exits=False, hasOutput=True, **outcome)
    report_loaded()


def main():
    # Lines of both streams go the same way, so that they keep their order.
    os.dup2(1, 2)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", write_through=True)
    write_logging_to_output()
    resolve_names(settings["loopbackNames"], settings.get("servedHosts"), settings.get("refusedHosts"))
    sys.path[0] = os.environ["LAMBDA_TASK_ROOT"]
    if settings["isDebugged"]:
        wait_for_debugger()
    try:
        handler = load(os.environ["_HANDLER"])
    except Exception as error:
        document = error_document(error)
        write_error(document)
        answer(kind="initialised", error=document)
        report_loaded()
        return
    answer(kind="initialised")
    report_loaded()
    for line in orders:
        order = json.loads(line)
        if order["kind"] == "invoke":
            invoke(handler, order)


def wait_for_debugger():
    try:
        import debugpy
    except ImportError:
        debugpy = None
    if debugpy is None:
        answer(kind="debugpy", python=sys.executable)
    else:
        debugpy.configure(subProcess=False)
        answer(kind="debugpy", port=debugpy.listen(("127.0.0.1", 0))[1], python=sys.executable)
    order = json.loads(orders.readline())
    os.environ["AWS_LAMBDA_LOG_STREAM_NAME"] = order["logStreamName"]
    if debugpy is None:
        return
    while not debugpy.is_client_connected():
        # No order comes before the handler is loaded: the gateway has ended.
        if select.select([orders], [], [], 0.1)[0]:
            sys.exit()
    debugpy.wait_for_client()
    answer(kind="debugged")


main()
