"""Which company a command is for."""

import argparse


def for_a_company() -> argparse.ArgumentParser:
    """This will give the option that says for which company a verb acts, for parsers to begin with."""
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument("--company", default="", metavar="CODE", help="for which company (the first)")
    return parent
