"""Serves the WebSocket APIs of a program on this machine: starts ``answerback dev`` and asks it over HTTP."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import threading
from collections import deque
from typing import Any, Mapping, Sequence
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

__all__ = ["AnswerbackError", "Gateway"]

#: Seconds for the program to be deployed.
START_SECONDS = 120.0
#: Seconds for the process to end after it was asked to.
STOP_SECONDS = 10.0
#: Lines of output in errors.
KEPT_LINES = 50


class AnswerbackError(Exception):
    """The program could not be served, or a question to the gateway failed."""


class Gateway:
    """A running gateway. Use it in a ``with`` block, or call :meth:`stop`."""

    #: ``http://127.0.0.1:PORT``, the endpoint for AWS clients.
    endpoint: str
    #: What the program exports.
    outputs: Mapping[str, Any]

    def __init__(
        self,
        program: "str | os.PathLike[str]",
        *,
        config: Mapping[str, str] = {},
        command: "Sequence[str] | None" = None,
        manual_clock: bool = False,
    ) -> None:
        """Starts a gateway and deploys a program to it.

        :param program: folder of a program, or template
        :param config: configuration of the program
        :param command: the command that starts answerback; default: that of ``ANSWERBACK_COMMAND``, else ``npx answerback``
        :param manual_clock: time stands still until :meth:`advance`
        :raises AnswerbackError: if the program cannot be deployed
        """
        arguments = [*(command or default_command()), "dev", str(program), "--json", "--no-watch", "--port", "0"]
        arguments += [part for name, value in config.items() for part in ("-c", f"{name}={value}")]
        if manual_clock:
            arguments.append("--manual-clock")
        try:
            self._process = subprocess.Popen(
                arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
        except OSError as error:
            raise AnswerbackError(f"{arguments[0]} cannot be started: {error}. Set ANSWERBACK_COMMAND.") from error
        self._errors: "deque[str]" = deque(maxlen=KEPT_LINES)
        self._started = threading.Event()
        self._listening: "dict[str, Any]" = {}
        self._result: "dict[str, Any]" = {}
        self._readers = [
            threading.Thread(target=self._read_lines, daemon=True),
            threading.Thread(target=self._read_errors, daemon=True),
        ]
        for reader in self._readers:
            reader.start()
        if not self._started.wait(START_SECONDS):
            self.stop()
            raise AnswerbackError(f"{program} was not deployed within {START_SECONDS:.0f} s.\n{self._shown_errors()}")
        if self._result.get("result") != "succeeded":
            self.stop()
            messages = [error["message"] for error in self._result.get("errors", [])]
            raise AnswerbackError("\n".join([f"{program} could not be deployed.", *messages, self._shown_errors()]))
        self.endpoint = self._listening["url"]
        self.outputs = self._result["outputs"]

    @property
    def url(self) -> str:
        """The WebSocket URL of the only stage."""
        urls = self.stage_urls()
        if len(urls) != 1:
            raise AnswerbackError(f"There are {len(urls)} stages: {', '.join(urls) or 'none'}. Use stage_url(NAME).")
        return next(iter(urls.values()))

    def stage_urls(self) -> "dict[str, str]":
        """The WebSocket URLs of all stages, by ``API/STAGE``."""
        urls = {}
        for api in self._get("/v2/apis")["items"]:
            for stage in self._get(f"/v2/apis/{api['apiId']}/stages")["items"]:
                urls[f"{api['name']}/{stage['stageName']}"] = f"{api['apiEndpoint']}/{stage['stageName']}"
        return urls

    def stage_url(self, name: str) -> str:
        """The WebSocket URL of a stage, ``STAGE`` or ``API/STAGE``."""
        urls = self.stage_urls()
        found = [url for key, url in urls.items() if name in (key, key.rpartition("/")[2])]
        if len(found) != 1:
            raise AnswerbackError(f"{len(found)} stages are named {name}. There are {', '.join(urls) or 'none'}.")
        return found[0]

    def exchanges(self, **query: str) -> "list[dict[str, Any]]":
        """The recorded messages, handshakes and disconnects, oldest first, each with the reason for its answer.

        :param query: ``route``, ``kind``, ``connectionId``, ``status``, ``text`` and others of the inspector's API
        """
        return self._get(f"/inspector/api/exchanges?{urlencode({'limit': '1000', **query})}")["items"]

    def advance(self, duration: str) -> None:
        """Turns the clock of a gateway with ``manual_clock``: ``200ms``, ``1.5s``, ``10m``, ``2h``."""
        session = {"Sec-Fetch-Site": "same-origin"}
        token = self._ask("/inspector/api/session", session)["token"]
        self._ask("/inspector/api/clock", {**session, "x-answerback-page": token}, {"advance": duration})

    def stop(self) -> None:
        """Closes all connections and ends the process."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        for reader in self._readers:
            reader.join(STOP_SECONDS)
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()

    def __enter__(self) -> "Gateway":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _read_lines(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if event.get("kind") == "listening":
                self._listening = event
            elif event.get("kind") == "result" and not self._started.is_set():
                self._result = event
                self._started.set()
        self._started.set()

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._errors.append(line.rstrip("\n"))

    def _shown_errors(self) -> str:
        return "\n".join(self._errors)

    def _get(self, path: str) -> Any:
        return self._ask(path)

    def _ask(self, path: str, headers: Mapping[str, str] = {}, body: "object | None" = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.endpoint + path, data=data, headers=dict(headers))
        try:
            with urlopen(request, timeout=30) as response:
                return json.load(response)
        except HTTPError as error:
            detail = error.read().decode(errors="replace")
            raise AnswerbackError(f"{urlsplit(request.full_url).path} was answered with {error.code}: {detail}") from error


def default_command() -> "list[str]":
    """The command of the variable ``ANSWERBACK_COMMAND``, else ``npx answerback``."""
    return shlex.split(os.environ.get("ANSWERBACK_COMMAND", "npx answerback"))
