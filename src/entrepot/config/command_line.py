"""The command line: finds the verb, runs it, and says in a sentence what went wrong.

Nothing here or in the supervisor imports Django; a verb imports what it needs when it runs.
"""

import argparse
import importlib
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from types import FrameType

from entrepot.config.problems import Trouble, in_words

VERBS = {
    "demo": "set everything up with a demo company, and serve it",
    "serve": "start the database, the web server and the worker",
    "worker": "run another worker, on this machine or a second one",
    "migrate": "bring the database up to this release",
    "import": "read orders, products, customers or stock from a file",
    "export": "write them to a file",
    "verify": "recompute every balance from its entries and name each difference",
    "company": "open another company, or list them",
    "reindex": "write anew what everything is found by",
    "token": "create, list or revoke API tokens",
    "user": "create or list users, set passwords and roles",
    "backup": "write everything into one file, or keep a folder of backups current",
    "restore": "read it back, as it was at any moment of a folder; or rehearse that",
    "bench": "measure what the work costs",
    "shell": "open a Python shell with the models at hand",
    "test": "run every check and test",
}
_TOLD_ONLY_TO_OURSELVES = ("keeper", "nursery", "web")


def main(argv: Sequence[str] | None = None) -> int:
    """This will run one command and return its exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        words = _take_common(words)
        if not words or words[0] in ("-h", "--help", "help"):
            print(usage())
            return 0
        if words[0] == "--version":
            from entrepot import __version__

            print(__version__)
            return 0
        return _run(words[0], words[1:])
    except Trouble as problem:
        return _say(str(problem))
    except BrokenPipeError:
        return 141
    except OSError as problem:
        return _say(str(in_words(problem)))
    except KeyboardInterrupt:
        return 130
    except Exception as problem:  # noqa: BLE001  (a defect of ours: said in a sentence too, never hidden)
        return _say(_defect(problem)) + 1


def usage() -> str:
    """This will list the verbs."""
    lines = [f"  {verb:<9}{summary}" for verb, summary in VERBS.items()]
    return "\n".join(
        [
            "usage: ./entrepot VERB [options]      (./entrepot VERB --help says more)",
            "",
            *lines,
            "",
            "  --home DIR   the data folder (or ENTREPOT_HOME)",
            "  --port P     the port of the web server (or ENTREPOT_PORT; 8000)",
            "",
            "DATABASE_URL names a PostgreSQL to use instead of the embedded one.",
        ]
    )


def _run(verb: str, words: list[str]) -> int:
    if verb not in VERBS and verb not in _TOLD_ONLY_TO_OURSELVES:
        raise Trouble(f"There is no verb {verb}: `./entrepot --help` lists them.")
    signal.signal(signal.SIGTERM, _end)
    module = importlib.import_module(f"entrepot.config.verbs.{verb.replace('import', 'import_')}")
    return int(module.main(words))


def _take_common(words: list[str]) -> list[str]:
    """Take `--home` and `--port` out of the words, wherever they stand, into the environment."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--home")
    parser.add_argument("--port", type=int)
    known, rest = parser.parse_known_args(words)
    if known.home:
        os.environ["ENTREPOT_HOME"] = os.path.abspath(known.home)
    if known.port is not None:
        os.environ["ENTREPOT_PORT"] = str(known.port)
    return rest


def _end(_signal: int, _frame: FrameType | None) -> None:
    """Leave through every `finally`, so that what this command holds is given back."""
    raise SystemExit(143)


def _defect(problem: Exception) -> str:
    reason = (str(problem).strip() or "no reason given").splitlines()[0]
    return (
        f"Something went wrong that should not ({type(problem).__name__}: {reason}): "
        "repeat the command with ENTREPOT_DEBUG=1 to see where, and report it."
    )


def _say(sentence: str) -> int:
    if os.environ.get("ENTREPOT_DEBUG") == "1":
        traceback.print_exc()
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
