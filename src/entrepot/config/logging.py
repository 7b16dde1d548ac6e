"""Logs: a line of JSON for machines, a readable line on a terminal. Never anything about a person."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# Django adds the request itself, whose text is its address with everything that somebody searched for.
_PRIVATE = frozenset({"request"})
_COLOURS = {"WARNING": "\033[33m", "ERROR": "\033[31m", "CRITICAL": "\033[31m"}


class JsonLines(logging.Formatter):
    """One JSON object a line: when, how grave, who says it, what, and the fields given as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        line |= _extra(record)
        if record.exc_info:
            line["error"] = _error(record)
        return json.dumps(line, ensure_ascii=False, default=str)


class Readable(logging.Formatter):
    """The same for a person who watches a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created).strftime("%H:%M:%S")
        colour = _COLOURS.get(record.levelname, "")
        more = "".join(f" {name}={value}" for name, value in _extra(record).items())
        text = f"{when} {colour}{record.getMessage()}{more}{colour and chr(27) + '[0m'}"
        return f"{text}\n{_error(record)}" if record.exc_info else text


class Crashed(logging.Filter):
    """Lets through what tells of an exception."""

    def filter(self, record: logging.LogRecord) -> bool:
        return bool(record.exc_info)


def configuration() -> dict[str, Any]:
    """This will give what `logging.config.dictConfig` and Django need."""
    formatter = "Readable" if sys.stderr.isatty() else "JsonLines"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"crashed": {"()": f"{__name__}.Crashed"}},
        "formatters": {"line": {"()": f"{__name__}.{formatter}"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stderr"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "entrepot": {"level": "INFO"},
            "django": {"level": "WARNING"},
            # Django logs every answer of 400 and more with its path; only what crashed is worth a line.
            "django.request": {"level": "ERROR", "filters": ["crashed"]},
            "_granian": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "granian.access": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "procrastinate": {"level": "WARNING"},
            "psycopg.pool": {"level": "ERROR"},
        },
    }


def _extra(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in _STANDARD | _PRIVATE}


def _error(record: logging.LogRecord) -> str:
    """Return where it went wrong. The database's own message is left out, since it quotes row values."""
    kind, problem, trace = record.exc_info or (None, None, None)
    lines = "".join(traceback.format_tb(trace))
    if kind is None:
        return lines
    return f"{lines}{kind.__module__}.{kind.__qualname__}: {_told(problem)}"


def _told(problem: BaseException | None) -> str:
    """Return what an error says, without the values of the row that the database quotes."""
    state = getattr(problem, "sqlstate", None) or getattr(problem and problem.__cause__, "sqlstate", None)
    if state and state.startswith("22"):
        return f"a value of the wrong form (SQLSTATE {state})"
    return str(problem).split("\nDETAIL:")[0].split("\nCONTEXT:")[0].split("\nLINE ")[0]
