"""Runs cells in this process as a Jupyter kernel would, and tells what they put out.

It is IPython's own shell with the display machinery of ipykernel; only the sockets are replaced.
"""

import builtins
import getpass
import io
import json
import logging
import os
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import IO, Any

from ipykernel import zmqshell
from ipykernel.compiler import XCachingCompiler
from IPython.core.error import StdinNotImplementedError, UsageError
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session
from traitlets.config import Config

from helpers.run.engine import preload

Tell = Callable[[str, dict[str, Any]], None]
"""Is told the type of a message and its content, as Jupyter's messaging defines them."""

STREAMS = {"stdout": 1, "stderr": 2}
NO_INPUT = "raw_input was called, but this frontend does not support input requests."


class ZMQInteractiveShell(zmqshell.ZMQInteractiveShell):
    """The shell of a notebook; libraries know one by the name of its class."""

    def enable_gui(self, gui: str | None = None) -> None:
        """Accept the inline backend, which needs no event loop."""
        if gui not in {None, "inline"}:
            raise UsageError(f"no event loop for {gui!r} in a notebook that is executed")


class Notebook:
    """A fresh namespace in which cells run one after another.

    There can be one in a process, and the process should end with it: it takes over the streams,
    the display hooks and the module `__main__`.
    """

    def __init__(self, tell: Tell) -> None:
        """Take over the process."""
        self.wants_to_exit = False
        self._teller = tell
        self._error_told = False
        self._streams = [_Stream(name, self._tell) for name in STREAMS]
        sys.stdout, sys.stderr = self._streams
        sys.argv = ["ipykernel_launcher.py"]
        builtins.input = getpass.getpass = _refuse_input
        _forget_loggers()
        _reseed()
        self._shell: Any = self._make_shell()

    def run(self, source: str) -> dict[str, Any]:
        """Run a cell and return its reply, as Jupyter's `execute_reply`."""
        shell = self._shell
        self._error_told = False
        self._tell("execute_input", {"code": source, "execution_count": shell.execution_count})
        result = shell.run_cell(source, store_history=True)
        self._flush()
        error = result.error_before_exec or result.error_in_exec
        failed = error is not None or shell._last_traceback_during_displayhook
        reply = {"status": "ok", "execution_count": shell.execution_count - 1}
        if failed:
            reply |= {
                "status": "error",
                "ename": type(error).__name__,
                "evalue": str(error),
                "traceback": shell._last_traceback or [],
            }
            if not self._error_told:  # memory may be too short for IPython to format it
                told = {name: reply[name] for name in ("ename", "evalue", "traceback")}
                self._tell("error", told)
        return reply

    def evaluate(self, expressions: Sequence[str]) -> list[dict[str, Any]]:
        """Return what became of each expression, as a kernel that is asked beside an empty cell."""
        self._shell.run_cell("", store_history=False)
        found = self._shell.user_expressions({str(n): each for n, each in enumerate(expressions)})
        self._flush()
        sent = json.loads(json.dumps(found, default=json_default))  # a picture becomes text
        return [sent[str(n)] for n in range(len(expressions))]

    def _flush(self) -> None:
        for stream in self._streams:
            stream.flush()

    def _tell(self, kind: str, content: dict[str, Any]) -> None:
        self._error_told |= kind == "error"
        self._teller(kind, content)

    def _make_shell(self) -> ZMQInteractiveShell:
        config = Config()
        config.HistoryManager.enabled = False
        leave = SimpleNamespace(call_later=lambda _, stop: stop(), stop=self._ask_to_exit)
        kernel = SimpleNamespace(io_loop=leave, eventloop=None)
        shell = ZMQInteractiveShell.instance(
            config=config, kernel=kernel, compiler_class=XCachingCompiler
        )
        displays: tuple[Any, Any] = (shell.displayhook, shell.display_pub)
        for display in displays:
            display.session = _TellingSession(self._tell)
        _connect_figures()
        return shell

    def _ask_to_exit(self) -> None:
        self.wants_to_exit = True


class _TellingSession(Session):
    """A messaging session whose socket is a function."""

    def __init__(self, tell: Tell) -> None:
        super().__init__()
        self._tell = tell

    def send(self, _: Any, msg_or_type: Any, content: Any = None, *__: Any, **___: Any) -> None:  # type: ignore[override]
        if isinstance(msg_or_type, str):
            self._tell(msg_or_type, content)
        else:
            self._tell(msg_or_type["header"]["msg_type"], msg_or_type["content"])


class _Stream(io.TextIOBase):
    """Standard output or error: what Python writes, then what others wrote to its descriptor."""

    def __init__(self, name: str, tell: Tell) -> None:
        super().__init__()
        self.name = name
        self._tell = tell
        self._held: list[str] = []
        self._outside = _redirected(STREAMS[name])

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """As of every Jupyter stream."""
        return "UTF-8"

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        """The descriptor that programs and compiled libraries write to."""
        return STREAMS[self.name]

    def write(self, text: str) -> int:
        """Hold text until the next flush."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._held.append(text)
        return len(text)

    def flush(self) -> None:
        """Tell what was written since the last flush."""
        text = "".join(self._held) + self._outside.read().decode(errors="replace")
        self._held.clear()
        if text:
            self._tell("stream", {"name": self.name, "text": text})


def _forget_loggers() -> None:
    """Let messages go to standard error, whatever the process that was forked did with its own."""
    logging.root.handlers.clear()
    logging.root.setLevel(logging.WARNING)


def _reseed() -> None:
    """Let unseeded randomness differ between processes forked from one, as between kernels."""
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


def _redirected(descriptor: int) -> IO[bytes]:
    """Return a file that reads what is written to the descriptor from now on."""
    with tempfile.NamedTemporaryFile() as written:
        end = os.open(written.name, os.O_WRONLY | os.O_APPEND)
        os.dup2(end, descriptor)
        os.close(end)
        return open(written.name, "rb", buffering=0)  # noqa: PTH123 - open until the end


def _refuse_input(*_: object, **__: object) -> str:
    raise StdinNotImplementedError(NO_INPUT)


def _connect_figures() -> None:
    """Show figures as a kernel does, whatever backend the process that was forked had chosen."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    import matplotlib as mpl  # noqa: PLC0415 - only where a notebook may draw

    pyplot.close("all")
    wanted = os.environ.get("MPLBACKEND", preload.BACKEND)
    if mpl.get_backend(auto_select=False) != wanted:
        pyplot.switch_backend(wanted)
    inline = sys.modules.get("matplotlib_inline.backend_inline")
    if inline is not None:
        inline._enable_matplotlib_integration()
