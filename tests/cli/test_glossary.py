"""The command ``bilingual glossary``: names with several translations, in one document and across documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bilingual.cli.main import run
from bilingual.model.bitext import HUMAN, Bitext, Provenance, Unit
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.manifest import Manifest

ENGLISH = (
    "We run Kubernetes on three machines.", "Then Kubernetes starts the pods.", "In March Kubernetes failed.",
    "We asked the Kubernetes team for help.", "Everyone likes Kubernetes now.", "The sea was calm.",
)  # fmt: skip
CHINESE = (
    "我们在三台机器上运行{}。",
    "然后{}启动容器组。",
    "三月里{}出了故障。",
    "我们向{}团队求助。",
    "现在人人都喜欢{}。",
)


def results(
    root: Path, name: str, targets: list[str], *, tag: str = "zh-Hans", sources: tuple[str, ...] = ENGLISH,
    language: str = "en", locked: int = 0,
) -> Path:  # fmt: skip
    """Write a results folder with the translations *targets*, the last *locked* of them by a person."""
    folder = root / "media/outbox" / name
    folder.mkdir(parents=True)
    by = [Provenance("google")] * (len(targets) - locked) + [HUMAN] * locked
    units = tuple(
        Unit(f"s{number:04}", source, target, provenance=one, locked=one == HUMAN)
        for number, (source, target, one) in enumerate(zip(sources, targets, by, strict=False), 1)
    )
    exchange.write(folder / f"bitext.{language}_{tag}.json", Bitext(language, tag, units))
    Manifest.open(folder, f"article:{name}").save()
    return folder


def chinese(*forms: str) -> list[str]:
    return [text.format(form) for text, form in zip(CHINESE, forms, strict=False)] + ["大海很平静。"]


def proposed(root: Path, capsys: pytest.CaptureFixture[str], *folders: Path) -> list[dict[str, object]]:
    assert run(["glossary", "propose", *map(str, folders), "--root", str(root), "--json"]) == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)["proposals"]
    return found


def forms(proposal: dict[str, object]) -> dict[str, int]:
    listed = proposal["forms"]
    assert isinstance(listed, list)
    return {one["form"]: one["count"] for one in listed}


def test_names_are_proposed_agreed_on_and_then_silent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results(tmp_path, "one", chinese("库伯内蒂斯", "库伯内蒂斯", "酷伯内特斯", "库伯内蒂斯", "Kubernetes"))
    [found] = proposed(tmp_path, capsys)
    assert found["name"] == "Kubernetes"
    assert forms(found) == {"库伯内蒂斯": 3, "Kubernetes": 1, "酷伯内特斯": 1}
    assert found["accept"] == "bilingual glossary add Kubernetes 库伯内蒂斯 --to zh-Hans"
    assert run([*str(found["accept"]).split()[1:], "--root", str(tmp_path)]) == 0
    assert "glossary.toml: Kubernetes is 库伯内蒂斯 in zh-Hans" in capsys.readouterr().out
    assert (tmp_path / "bilingual.toml").read_text("utf-8") == 'glossary = "glossary.toml"\n'
    assert proposed(tmp_path, capsys) == []
    assert run(["glossary", "add", "Kubernetes", "K8s", "--to", "zh-Hans", "--root", str(tmp_path)]) == 0
    assert "(it was 库伯内蒂斯)" in capsys.readouterr().out


def test_a_root_without_results_and_a_tag_of_another_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["glossary", "propose", "--root", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("there are no results yet")
    assert proposed(tmp_path, capsys) == []
    results(tmp_path, "one", chinese(*["库伯内蒂斯"] * 5))
    assert run(["glossary", "propose", "--root", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "each name has one translation\n"
    assert run(["glossary", "add", "sea\n  dog", "海狗", "--to", "zh-CN", "--root", str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["language"] == "zh-Hans"
    assert 'source = "sea dog"\ntargets.zh-Hans = "海狗"' in (tmp_path / "glossary.toml").read_text("utf-8")


def test_documents_that_differ_and_people_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = results(tmp_path, "one", chinese(*["库伯内蒂斯"] * 5))
    assert proposed(tmp_path, capsys) == []
    results(tmp_path, "two", chinese(*["酷伯内特斯"] * 2), locked=2)
    [found] = proposed(tmp_path, capsys)
    assert forms(found) == {"酷伯内特斯": 2, "库伯内蒂斯": 5}
    assert str(found["accept"]).endswith(" 酷伯内特斯 --to zh-Hans")
    assert proposed(tmp_path, capsys, one) == []
    assert run(["glossary", "propose", "--root", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "  酷伯内特斯: 2 sentences, such as two s0001" in said
    assert said.endswith("1 name with several translations\n")


@pytest.mark.parametrize(
    ("tag", "texts", "found"),
    [
        ("ja", ["三台で{}を使う。", "{}が始まる。", "三月に{}が故障した。", "{}に頼んだ。", "今は皆{}が好きだ。"],
         ("クバネティス", "クーベネティス")),
        ("ja", ["三台で{}を使う。", "{}が始まる。", "三月に{}が故障した。", "{}に頼んだ。", "今は皆{}が好きだ。"],
         ("Kubernetes", "クバネティス")),
        ("zh-Hant", ["我們運行{}。", "然後{}啟動。", "三月{}壞了。", "問{}團隊。", "大家喜歡{}。"],
         ("庫伯內蒂斯", "酷伯內特斯")),
        ("ru", ["Мы запускаем {} тут.", "Потом {} работает.", "В марте {} сломался.", "Мы ждали {} там.",
                "Все любят {} теперь."], ("Кубернетес", "Кубернитес")),
        ("ko", ["우리는 {}를 쓴다.", "그리고 {}가 시작된다.", "3월에 {}가 고장 났다.", "{}에 부탁했다.",
                "지금은 모두 {}를 좋아한다."], ("쿠버네티스", "쿠베르네테스")),
    ],
)  # fmt: skip
def test_two_spellings_in_other_languages(
    tag: str, texts: list[str], found: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    usual, other = found
    said = [text.format(other if number == 2 else usual) for number, text in enumerate(texts)]
    results(tmp_path, "one", said, tag=tag)
    [one] = proposed(tmp_path, capsys)
    assert forms(one) == {usual: 4, other: 1}


CLEAN = (
    ("de", ("We saw Anna.", "So Anna's cat came.", "Anna Lombard left.", "Then Anna Lombard sang.", "Poor Anna cried."),
     ["Wir sahen Anna.", "Also kam Annas Katze.", "Anna Lombard ging.", "Dann sang sie.", "Die arme Anna weinte."]),
    ("ru", ("We saw Anna.", "So Anna's cat came.", "We spoke to Anna.", "We went with Anna.", "Only Anna cried."),
     ["Мы видели Анну.", "Пришла кошка Анны.", "Мы говорили с Анной.", "Мы пошли к Анне.", "Плакала одна Анна."]),
    ("zh-Hans", ("We saw Anna Lombard.", "Then Anna came.", "Poor Anna cried.", "I will ask Will.", "So Will came."),
     ["我们看见了安娜·隆巴德。", "然后安娜来了。", "可怜的安娜哭了。", "我会问威尔。", "于是他来了。"]),
    ("ja", ("We use Kubernetes (a tool).", "So Kubernetes runs.", "Now Kubernetes stops."),
     ["Kubernetes（クバネティス）という道具を使う。", "クバネティスが動く。", "クバネティスが止まる。"]),
    ("es", ("We saw Mark.", "Please mark it.", "Then Mark left.", "A mark is here.", "So Mark sang."),
     ["Vimos a Mark.", "Márcalo, por favor.", "Luego Mark se fue.", "Aquí hay una marca.", "Así cantó Mark."]),
    ("ar", ("We saw Anna.", "Then Anna came.", "Poor Anna cried."),
     ["رأينا آنا.", "ثم جاءت آنا.", "بكت آنا المسكينة."]),
)  # fmt: skip


@pytest.mark.parametrize(("tag", "sources", "targets"), CLEAN)
def test_one_translation_in_several_forms_is_no_proposal(
    tag: str, sources: tuple[str, ...], targets: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results(tmp_path, "one", targets, tag=tag, sources=sources)
    assert proposed(tmp_path, capsys) == []


def test_a_chinese_name_that_is_an_ordinary_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pairs = (
        ("高明住在北京。", "Gao Ming lives in Beijing."), ("高明是医生。", "Gao Ming is a doctor."),
        ("昨天高明来了。", "Yesterday Kao Ming came."), ("他的办法很高明。", "His method is clever."),
        ("高明和王医生很忙。", "Gao Ming and Doctor Wang are busy."), ("王医生走了。", "Doctor Wang left."),
    )  # fmt: skip
    chinese, english = tuple(one for one, _ in pairs), [two for _, two in pairs]
    results(tmp_path, "one", english, tag="en", sources=chinese, language="zh-Hans")
    [found] = proposed(tmp_path, capsys)
    assert forms(found) == {"Gao Ming": 3, "Kao Ming": 1}


def test_a_check_shows_the_line_that_agrees(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = chinese("库伯内蒂斯", "库伯内蒂斯", "酷伯内特斯", "库伯内蒂斯", "Kubernetes")
    (tmp_path / "a.md").write_text("\n\n".join(ENGLISH), "utf-8")
    (tmp_path / "b.md").write_text("\n\n".join(said), "utf-8")
    names = [str(tmp_path / name) for name in ("a.md", "b.md", "page.html")]
    assert run(["check", *names[:2], "--html", names[2]]) == 0
    report = capsys.readouterr().out
    assert "W one-form: Kubernetes is 酷伯内特斯 here, 库伯内蒂斯 in 3 other units" in report
    assert "W one-form: Kubernetes is Kubernetes here, 库伯内蒂斯 in 3 other units" in report
    command = "bilingual glossary add Kubernetes 库伯内蒂斯 --to zh-Hans"
    assert f"    to agree on it: {command}\n" in report
    assert f"To agree on it: <code>{command}</code>" in Path(names[2]).read_text("utf-8")


@pytest.mark.parametrize(
    ("tag", "texts", "found"),
    [
        ("zh-Hans", ("热泵在外面。", "热泵要用电。", "我们的热泵很吵。", "热泵是新的。", "她卖掉了取暖泵。",
                     "他今天买了取暖泵。", "没有取暖泵是安静的。"), {"热泵": 4, "取暖泵": 3}),
        ("ja", ("ヒートポンプは外にある。", "ヒートポンプは電気を使う。", "うちのヒートポンプはうるさい。",
                "ヒートポンプは新しい。", "彼女は熱ポンプを売った。", "彼は熱ポンプを買った。", "熱ポンプは静かだ。"),
         {"ヒートポンプ": 4, "熱ポンプ": 3}),
        ("de", ("Die Wärmepumpe steht draußen.", "Eine Wärmepumpe braucht Strom.", "Unsere Wärmepumpe war laut.",
                "Die Wärmepumpen sind neu.", "Sie verkaufte die Heizpumpe.", "Er kaufte heute eine Heizpumpe.",
                "Keine Heizpumpe ist leise."), {"Wärmepumpe": 4, "Heizpumpe": 3}),
    ],
)  # fmt: skip
def test_a_phrase_with_two_translations(
    tag: str, texts: tuple[str, ...], found: dict[str, int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    english = ("The heat pump stands outside.", "A heat pump needs power.", "Our heat pump was loud.",
               "The heat pumps are new.", "She sold the heat pump.", "He bought a heat pump today.",
               "No heat pump is silent.", "The garden is green.")  # fmt: skip
    results(tmp_path, "one", [*texts, "..."], tag=tag, sources=english)
    [one] = proposed(tmp_path, capsys)
    assert (one["name"], forms(one)) == ("heat pump", found)


def test_what_is_wrong_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, code in (
        (["propose", str(tmp_path / "nothing")], "BIL-TRN-084"),
        (["add", "a", " ", "--to", "de"], "BIL-TRN-085"),
        (["add", "a", "b", "--to", "nonsense-tag-x"], "BIL-"),
    ):
        assert run(["glossary", *arguments, "--root", str(tmp_path)]) in (1, 2)
        assert code in capsys.readouterr().err
    assert not (tmp_path / "glossary.toml").exists()
    (tmp_path / "bilingual.toml").write_text('glossary = "terms.csv"\n', "utf-8")
    (tmp_path / "terms.csv").write_text("source,de\ncue,Cue\n", "utf-8")
    assert run(["glossary", "add", "Pod", "Pod", "--to", "de", "--root", str(tmp_path)]) == 0
    assert (tmp_path / "terms.csv").read_text("utf-8") == "source,de\ncue,Cue\nPod,Pod\n"
