"""`user`: people who sign in."""

import argparse
import getpass
import secrets
import sys
from collections.abc import Sequence

from entrepot.config.access import tell
from entrepot.config.companies import for_a_company
from entrepot.config.problems import Trouble
from entrepot.config.ready import house


def main(words: Sequence[str]) -> int:
    """This will create or list users, or give one other roles."""
    options = _parser().parse_args(words)
    with house("user"):
        from entrepot.foundation.refusals import Refusal

        try:
            return int(options.do(options))
        except Refusal as refusal:
            raise Trouble(str(refusal))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="entrepot user", description="People who sign in.")
    verbs = parser.add_subparsers(required=True, metavar="create | list | roles")
    whose = for_a_company()
    create = verbs.add_parser(
        "create", parents=[whose], help="let a person sign in; the password is asked for, or read from a pipe"
    )
    create.add_argument("username")
    create.add_argument("--role", action="append", required=True, help="may be given several times")
    create.add_argument("--name", default="", help="the name that others see")
    create.add_argument("--generate", action="store_true", help="make a password and print it")
    create.set_defaults(do=_create)
    listing = verbs.add_parser("list", parents=[whose], help="show all users and their roles")
    listing.set_defaults(do=_list)
    roles = verbs.add_parser("roles", parents=[whose], help="give a user these roles instead of those held before")
    roles.add_argument("username")
    roles.add_argument("--role", action="append", required=True)
    roles.set_defaults(do=_roles)
    return parser


def _create(options: argparse.Namespace) -> int:
    from entrepot.foundation.accounts.actions import create_user
    from entrepot.foundation.accounts.queries import house_of

    password = secrets.token_urlsafe(12) if options.generate else _asked_password()
    if len(password) < 8:
        raise Trouble("A password has at least 8 characters: choose a longer one.")
    by = house_of(options.company)
    create_user(options.username, password=password, roles=options.role, name=options.name, by=by)
    if options.generate:
        print(password, flush=True)
    tell(f"{options.username} can sign in now.")
    return 0


def _asked_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise Trouble("The two passwords differ: repeat the command.")
    return password


def _list(options: argparse.Namespace) -> int:
    from entrepot.foundation.accounts.queries import house_of, users_visible_to

    for user in users_visible_to(house_of(options.company)):
        state = "" if user.is_active else "  (may not sign in)"
        print(f"{user.username:<24}  {','.join(user.roles):<24}  {user.name}{state}")
    return 0


def _roles(options: argparse.Namespace) -> int:
    from entrepot.foundation.accounts.actions import assign_roles
    from entrepot.foundation.accounts.queries import house_of, users_visible_to

    by = house_of(options.company)
    user = users_visible_to(by).filter(username=options.username).first()
    if user is None:
        raise Trouble(f"There is no user {options.username}: `./entrepot user list` shows them.")
    assign_roles(user, roles=options.role, by=by)
    tell(f"{options.username} has the roles {', '.join(options.role)} now.")
    return 0
