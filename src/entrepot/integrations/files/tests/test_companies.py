"""Files of a company that is not the first."""

import csv

import pytest

from entrepot.domain.catalog.models import Sku
from entrepot.domain.founding.actions import NewCompany, open_company
from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.files.command import main_export, main_import
from tests import build

pytestmark = pytest.mark.django_db


def test_what_is_imported_for_a_company_is_that_companys(tmp_path, capsys):
    company = open_company(NewCompany("hk", {"en": "Hong Kong"}, currency="HKD"), by=THE_HOUSE)
    build.some_skus({"LAMP"})
    file, written = tmp_path / "products.csv", tmp_path / "written.csv"
    file.write_text("sku,name,price\nVASE,Vase,12.00\n")
    assert main_import(["products", str(file), "--company", "hk"]) == 0
    assert list(Sku.objects.order_by("code").values_list("code", "company_id")) == [("LAMP", 1), ("VASE", company.pk)]
    assert main_export(["products", str(written), "--company", "hk"]) == 0
    with written.open(encoding="utf-8-sig", newline="") as rows:
        assert [row["SKU"] for row in csv.DictReader(rows)] == ["VASE"]


def test_a_company_that_nobody_opened_is_said_in_a_sentence(tmp_path, capsys):
    file = tmp_path / "products.csv"
    file.write_text("sku,name\nVASE,Vase\n")
    with build.no_trace():
        assert main_import(["products", str(file), "--company", "nowhere"]) == 2
    assert capsys.readouterr().err == "There is no company nowhere.\n"
