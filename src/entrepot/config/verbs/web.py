"""The supervisor starts this one: the web server's process."""

import argparse
from collections.abc import Sequence


def main(words: Sequence[str]) -> int:
    """This will answer requests until a signal ends it."""
    parser = argparse.ArgumentParser(prog="entrepot web")
    parser.add_argument("port", type=int)
    parser.add_argument("workers", type=int)
    options = parser.parse_args(words)
    from entrepot.config import web

    web.serve(options.port, options.workers)
    return 0
