"""Whatever is asked of any address, the answer is what was asked for or a sentence: never a fault."""

import json
import os
import re
from collections import Counter

import pytest
import requests
import schemathesis
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test
from schemathesis import GenerationMode
from schemathesis.core import NotSet
from schemathesis.core.transport import Response

from entrepot.api.root import api as the_api
from entrepot.domain.customers.models import Customer
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.orders.models import Order
from entrepot.domain.shipping.models import Parcel
from entrepot.foundation.journal.models import Entry
from tests import build

pytestmark = pytest.mark.django_db

# ENTREPOT_CASES=400 asks ten times as much as usual.
CASES = int(os.environ.get("ENTREPOT_CASES", 40))
PARTS = 8
DOCUMENT = json.loads(json.dumps(the_api.get_openapi_schema(), default=str))
ADDRESSES = schemathesis.openapi.from_dict(DOCUMENT)
OPERATIONS = [found.ok() for found in ADDRESSES.get_all_operations()]
ANY = settings(
    max_examples=CASES, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)
PROBLEM = "application/problem+json"


@pytest.fixture
def company(shop):
    """Something of everything that an address can name."""
    build.receive("SH", LAMP=50, VASE=50)
    for n in range(3):
        build.order(LAMP=1 + n, VASE=1)
    build.follow()
    return {
        "number": [
            number
            for model in (Order, Customer, Fulfilment, Parcel)
            for number in model.objects.order_by("pk").values_list("number", flat=True)[:3]
        ],
        "code": ["LAMP", "SH", "web", "SF", "too_many"],
    }


def sent(program, case, path: str):
    """Send a case as it was drawn; what cannot be said in JSON goes as the text that it is."""
    body = case.body
    data = b"" if isinstance(body, NotSet) else body
    data = data if isinstance(data, bytes) else json.dumps(data, default=str).encode("utf-8", "surrogatepass")
    # What HTTP itself cannot carry never reaches the house.
    said = {
        name: str(value)
        for name, value in (case.headers or {}).items()
        if name != "Authorization" and _can_be_said(str(value))
    }
    return program.client.generic(
        case.method, path, data, content_type="application/json", query_params=_plain(case.query),
        headers={**said, "Authorization": f"Bearer {program.token}"},
    )  # fmt: skip


def _can_be_said(value: str) -> bool:
    return value.isprintable() and value.isascii()


def _plain(query) -> dict:
    texts = {name: value if isinstance(value, list) else [value] for name, value in (query or {}).items()}
    return {name: [str(one).encode("utf-8", "replace").decode() for one in values] for name, values in texts.items()}


def faults(case, answer) -> str:
    """What is wrong with an answer, if anything is."""
    if answer.status_code < 400:
        return ""
    where = f"{case.method} {case.path} {case.path_parameters} {case.query} {case.body}"[:1500]
    if answer.status_code >= 500:
        return f"{where}: {answer.status_code} {answer.content[:600]!r}"
    told = json.loads(answer.content) if answer.headers["Content-Type"].startswith(PROBLEM) else {}
    if not (told.get("code") and re.search(r"\w{2}", told.get("title", ""))):
        return f"{where}: {answer.status_code} says no sentence: {answer.content[:300]!r}"
    return ""


@pytest.mark.parametrize("part", range(PARTS))
def test_no_request_is_answered_by_a_fault(company, part):
    program = build.a_program("admin")
    found = {}
    for operation in OPERATIONS[part::PARTS]:
        found[operation.label] = _ask(program, operation, company)
    assert not {label: fault for label, fault in found.items() if fault}


def _ask(program, operation, company) -> str:
    """Ask one address often, each time of the same company; the first fault."""
    drawn = st.one_of(*(operation.as_strategy(mode) for mode in GenerationMode))
    known = {
        name: st.sampled_from(company.get(name, company["code"])) for name in re.findall(r"{(\w+)}", operation.path)
    }
    found: list[str] = []

    @ANY
    @given(drawn, st.fixed_dictionaries(known), st.booleans())
    def ask(case, there, real):
        if real:
            case.path_parameters = {**(case.path_parameters or {}), **there}
        mark = transaction.savepoint()
        before = _written()
        answer = sent(program, case, case.formatted_path)
        fault = faults(case, answer)
        if not fault and answer.status_code >= 400 and _written() != before:
            fault = f"{case.method} {case.formatted_path} {case.body}: refused, and something was written"
        if fault:
            found.append(fault)
        transaction.savepoint_rollback(mark)
        build.forget_caches()

    ask()
    return found[0] if found else ""


def _written() -> tuple:
    """How far the books are: what changes anything writes an entry."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), max(id) FROM {Entry._meta.db_table}")
        return tuple(cursor.fetchone())


def test_what_was_made_is_gone_on_with(company):
    """Along the links of the document: what one answer made is what the next requests are about."""
    program = build.a_program("admin")

    class Business(ADDRESSES.as_state_machine()):
        def setup(self) -> None:
            self.mark = transaction.savepoint()

        def teardown(self) -> None:
            transaction.savepoint_rollback(self.mark)
            build.forget_caches()

        def call(self, case, **_more) -> Response:
            answer = sent(program, case, case.formatted_path)
            followed[answer.status_code < 400] += 1
            assert not (fault := faults(case, answer)), fault
            headers = {name: [value] for name, value in answer.headers.items()}
            asked = requests.Request(case.method, f"http://testserver{case.formatted_path}").prepare()
            return Response(answer.status_code, headers, answer.content, asked, 0.0, verify=False)

        def validate_response(self, response, case, **_more) -> None:
            """What is wrong was said when it was called."""

    followed = Counter()
    run_state_machine_as_test(Business, settings=settings(ANY, max_examples=5 * CASES, stateful_step_count=12))
    assert followed[True] > CASES
    assert build.differences() == {}
