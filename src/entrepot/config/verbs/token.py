"""`token`: secrets with which programs act."""

import argparse
from collections.abc import Sequence
from datetime import timedelta

from entrepot.config.access import tell
from entrepot.config.companies import for_a_company
from entrepot.config.problems import Trouble
from entrepot.config.ready import house


def main(words: Sequence[str]) -> int:
    """This will create, list or revoke API tokens. A new token is all that `create` prints."""
    options = _parser().parse_args(words)
    with house("token"):
        from entrepot.foundation.refusals import Refusal

        try:
            return int(options.do(options))
        except Refusal as refusal:
            raise Trouble(str(refusal))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="entrepot token", description="API tokens. Only their hashes are kept.")
    verbs = parser.add_subparsers(required=True, metavar="create | list | revoke")
    whose = for_a_company()
    create = verbs.add_parser("create", parents=[whose], help="make a token and print it, this once")
    create.add_argument("--role", action="append", required=True, help="what it may do; may be given several times")
    create.add_argument("--name", default="", help="whose it is or what for")
    create.add_argument("--expires", type=int, metavar="DAYS", help="when it stops working (never)")
    create.add_argument("--scope", action="append", metavar="PERMISSION", help="only this of what the role may do")
    create.set_defaults(do=_create)
    listing = verbs.add_parser("list", parents=[whose], help="show all tokens, without their secrets")
    listing.set_defaults(do=_list)
    revoke = verbs.add_parser("revoke", parents=[whose], help="make a token worthless")
    revoke.add_argument("number", type=int, help="the number in `token list`")
    revoke.set_defaults(do=_revoke)
    return parser


def _create(options: argparse.Namespace) -> int:
    from entrepot.foundation import clock
    from entrepot.foundation.accounts.actions import create_token
    from entrepot.foundation.accounts.queries import house_of

    if options.expires is not None and options.expires < 1:
        raise Trouble("A token lives for at least one day: give --expires 1 or more.")
    expires = clock.now() + timedelta(days=options.expires) if options.expires else None
    name = options.name or f"command line, {', '.join(options.role)}"
    by = house_of(options.company)
    secret = create_token(name, roles=options.role, scopes=options.scope, expires_at=expires, by=by)
    print(secret, flush=True)
    return 0


def _list(options: argparse.Namespace) -> int:
    from entrepot.foundation.accounts.queries import house_of, tokens_visible_to

    for token in tokens_visible_to(house_of(options.company)):
        until = f"until {token.expires_at:%Y-%m-%d}" if token.expires_at else "without end"
        state = "revoked" if token.revoked_at else until
        print(f"{token.pk:>6}  {token.prefix}…  {','.join(token.roles):<20}  {state:<18}  {token.name}")
    return 0


def _revoke(options: argparse.Namespace) -> int:
    from entrepot.foundation.accounts.actions import revoke_token
    from entrepot.foundation.accounts.queries import house_of, tokens_visible_to

    by = house_of(options.company)
    token = tokens_visible_to(by).filter(pk=options.number).first()
    if token is None:
        raise Trouble(f"There is no token {options.number}: `./entrepot token list` shows them.")
    revoke_token(token, by=by)
    tell(f"Token {options.number} is revoked.")
    return 0
