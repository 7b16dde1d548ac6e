"""`company`: legal entities that share this installation."""

import argparse
from collections.abc import Sequence

from entrepot.config.access import tell
from entrepot.config.problems import Trouble
from entrepot.config.ready import house


def main(words: Sequence[str]) -> int:
    """This will open a company that can trade at once, or list all of them."""
    options = _parser().parse_args(words)
    with house("company"):
        from entrepot.foundation.refusals import Refusal

        try:
            return int(options.do(options))
        except Refusal as refusal:
            raise Trouble(str(refusal))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="entrepot company", description="Legal entities that share this installation."
    )
    verbs = parser.add_subparsers(required=True, metavar="create | list")
    create = verbs.add_parser("create", help="open a company, by the rules and numbers of the first")
    create.add_argument("code", help="short and lasting; `--company` asks for it")
    create.add_argument("--name", default="", help="as it is written on papers (the code)")
    create.add_argument("--currency", default="", metavar="CUR", help="such as CNY (as the first)")
    create.add_argument("--country", default="", metavar="CC", help="such as CN (as the first)")
    create.add_argument("--time-zone", default="", metavar="ZONE", help="such as Asia/Hong_Kong (as the first)")
    create.add_argument("--language", default="", metavar="LANG", help="such as zh-hant (as the first)")
    create.set_defaults(do=_create)
    verbs.add_parser("list", help="show all companies").set_defaults(do=_list)
    return parser


def _create(options: argparse.Namespace) -> int:
    from entrepot.domain.founding.actions import NewCompany, open_company
    from entrepot.foundation.accounts.queries import company_of
    from entrepot.foundation.actors import THE_HOUSE

    language = options.language or company_of(THE_HOUSE).language
    new = NewCompany(
        options.code, {language: options.name or options.code}, options.currency, options.country,
        options.time_zone, options.language,
    )  # fmt: skip
    open_company(new, by=THE_HOUSE)
    tell(f"{options.code} can trade now: `./entrepot token create --company {options.code} --role admin`.")
    return 0


def _list(_options: argparse.Namespace) -> int:
    from entrepot.foundation.accounts.queries import companies_visible_to
    from entrepot.foundation.actors import THE_HOUSE

    for company in companies_visible_to(THE_HOUSE):
        names = " · ".join(dict.fromkeys(company.name.values()))
        print(f"{company.code:<16}  {company.currency}  {company.country}  {company.time_zone:<20}  {names}")
    return 0
