"""Findings on sensitive values hold no value, and are waived one by one."""

from __future__ import annotations

import json

import pytest

from bilingual.fidelity.privacy import Found, Hit, Redactor, findings_of
from bilingual.fidelity.report import NAMES
from bilingual.fidelity.waivers import read_waivers, waive
from bilingual.model.finding import Finding
from support.attacks.refusals import raises

PHONE = Hit("phone", "139-5678-1294", "+8613956781294", 4)
MAIL = Hit("email", "Ana@Lopez.io", "ana@lopez.io", 0)


def test_a_value_is_one_finding_with_all_its_places_and_without_itself() -> None:
    found = findings_of([Found(PHONE, "unit s1", "s1"), Found(MAIL, "unit s2", "s2"), Found(PHONE, "unit s3", "s3")])
    assert [(f.check, f.severity, f.unit, f.evidence["places"]) for f in found] == [
        ("phone", "E", "s1", ["unit s1", "unit s3"]),
        ("email", "E", "s2", ["unit s2"]),
    ]
    shown = json.dumps([f.to_json() for f in found])
    assert not [part for part in ("5678", "1294", "opez", "na@") if part in shown]


def test_what_posts_leave_out_is_a_warning() -> None:
    [finding] = findings_of([Found(PHONE, "comments are left out", published=False)])
    assert finding.severity == "W"


@pytest.mark.parametrize(
    "text",
    ["call 139-5678-1294", "139**5678**1294", "+86 139 5678 1294", "8613956781294", "ANA@lopez.io", "ana_lopez.io"],
)
def test_other_findings_and_reports_show_masks(text: str) -> None:
    redactor = Redactor([PHONE, MAIL])
    finding = redactor.finding(Finding("numbers", "E", f"lost: {text}", "s1", text, text, {"lost": [text]}))
    shown = json.dumps([finding.to_json(), redactor.value({"drafts": [{"source": text}]})])
    assert not [part for part in ("5678", "1294", "opez") if part in shown]
    assert "•••" in finding.message


IBAN = Hit("iban", "DE54 3704 0044 9725 8299 94", "DE54370400449725829994", 0)
FRENCH = Hit("phone", "06 12 34 56 78", "+33612345678", 0)


@pytest.mark.parametrize(
    ("hit", "figures", "kept"),
    [
        (IBAN, ["54", "3704", "44", "9725", "8299", "94", "21"], "21"),
        (FRENCH, ["6", "12", "34", "56", "78", "2019"], "2019"),
        (PHONE, ["139", "5678", "1294", "40"], "40"),
    ],
)
def test_the_figures_of_a_value_are_in_no_finding_on_numbers(hit: Hit, figures: list[str], kept: str) -> None:
    """The account 0044 is read as 44, and each figure stands alone."""
    message = f"the numbers differ (lost: -; new: {' '.join(figures)})"
    made = Finding("numbers", "E", message, "s1", "None.", f"Nur {hit.value} um {kept}.", {"new": figures})
    found = Redactor([hit]).finding(made)
    shown = json.dumps([found.message, found.target, found.evidence])
    assert [one for one in figures if len(one) > 1 and one in found.message.split()] == []
    assert [one for one in found.evidence["new"] if one.isdecimal()] == [kept]
    assert kept in found.message
    assert [one for one in figures if len(one) > 3 and one != kept and one in shown] == []


def test_a_part_of_a_known_value_is_known() -> None:
    """A subtitle divides an account after DE54 3704, and the rest reads like a phone number."""
    known = Redactor([IBAN, MAIL])
    assert [one for one in ("0044 9725 8299 94", "ana@lopez.io", "ANA@Lopez.io", "9725829994") if known.knows(one)] == [
        "0044 9725 8299 94", "ana@lopez.io", "ANA@Lopez.io", "9725829994",
    ]  # fmt: skip
    assert [one for one in ("9994", "0044 9725 8299 95", "ben@lopez.io", "") if known.knows(one)] == []


def test_a_waiver_accepts_one_value_by_its_hash() -> None:
    phone, mail = findings_of([Found(PHONE, "unit s1", "s1"), Found(MAIL, "unit s2", "s2")])
    text = f'[[waiver]]\ncheck = "phone"\nhash = "{PHONE.mark}"\nreason = "the town hall"'
    other = Hit("phone", "139-5678-1295", "+8613956781295", 4)
    [another] = findings_of([Found(other, "unit s1", "s1")])
    waived = waive([phone, another, mail], read_waivers(text, "w.toml", NAMES), "en_de")
    assert [f.waived for f in waived] == ["the town hall", "", ""]


@pytest.mark.parametrize(
    "entry", ['check = "phone"\nreason = "all of them"', 'check = "numbers"\nhash = "1a2b3c4d"\nreason = "x"']
)
def test_a_waiver_of_all_values_is_refused(entry: str) -> None:
    with raises("BIL-FID-020"):
        read_waivers(f"[[waiver]]\n{entry}", "w.toml", NAMES)
