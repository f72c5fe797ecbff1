"""Which of several files of one collaboration counts: the original, else none, never a copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.standing.originals import File, Verdict, is_copy, merge_command, verdicts

ID = "XC20260817-001"
EARLY, LATE = datetime(2026, 11, 19), datetime(2026, 11, 20)

COPIES = [
    "报销 - 副本.xlsx",
    "报销 - 副本 (2).xlsx",
    "报销 - 副本 - 副本.xlsx",
    "报销的副本.xlsx",
    "报销 的副本 2.xlsx",
    "报销 - Copy.xlsx",
    "报销 - copy (3).XLSX",
    "副本_报销.xlsx",
    "报销(1).xlsx",
    "报销 (12).xlsx",
    "报销（1）.xlsx",
    "报销-DESKTOP-1A2B3C4.xlsx",
    "报销-ZHANGSAN-PC.xlsx",
    "报销-张三的电脑.xlsx",
    "报销 (张三 的冲突副本 2026-11-20).xlsx",
    "报销_冲突副本_20261120.xlsx",
    "报销-冲突副本.xlsx",
    "报销 - 副本-DESKTOP-1A2B3C4.xlsx",
]
NO_COPIES = [
    "报销.xlsx",
    "报销第2版.xlsx",
    "报销_v2.xlsx",
    "报销-v2.xlsx",
    "报销-V2-PC.xlsx",
    "报销 最终版.xlsx",
    "报销-最终版.xlsx",
    "报销-final.xlsx",
    "报销-20261120.xlsx",
    "报销-2026-11-20.xlsx",
    "报销-PC-20261120.xlsx",
    "报销 2.xlsx",
    "报销-2.xlsx",
    "报销(最终版).xlsx",
    "报销(2026).xlsx",
    "报销-研发部.xlsx",
    "报销副本.xlsx",
    "报销 - 副本v2.xlsx",
    "报销-最终版 冲突副本.xlsx",
    "报销 - 副本.xls",
    "差旅 - 副本.xlsx",
]


def file(name: str, folder: str = "协作", **known: object) -> File:
    """A file of the collaboration; as typed as all others unless `known` says otherwise."""
    return replace(File(f"{folder}/{name}", folder, name, ID, typed="同"), **known)  # type: ignore[arg-type]


def verdict(*files: File) -> Verdict:
    (found,) = verdicts(files)
    return found


@pytest.mark.parametrize("name", COPIES)
def test_copy__is_known_by_a_pattern_of_its_name(name: str) -> None:
    assert is_copy(name, "报销.xlsx")
    assert not is_copy("报销.xlsx", name)


@pytest.mark.parametrize("name", NO_COPIES)
def test_version__or_any_other_name__is_no_copy(name: str) -> None:
    assert not is_copy(name, "报销.xlsx")


@pytest.mark.parametrize("name", COPIES)
def test_copy__beside_its_original__is_left_with_the_command_the_right_way_round(name: str) -> None:
    original, copy = file("报销.xlsx"), file(name)
    found = verdict(copy, original)
    assert found.original is original
    ((left, reason),) = found.left
    assert left is copy
    assert reason.what == "是“报销.xlsx”的副本，没有采用"
    assert f'xiezuo merge "协作/报销.xlsx" "协作/{name}" --dry-run' in reason.remedy


@pytest.mark.parametrize("name", [*COPIES, *NO_COPIES])
def test_file_alone__counts_whatever_its_name(name: str) -> None:
    assert verdicts([file(name), file("报销.xlsx", id="XC20260817-002")]) == []


@pytest.mark.parametrize("name", [n for n in NO_COPIES if n != "报销.xlsx"])
def test_versions__none_counts(name: str) -> None:
    one, other = file("报销.xlsx"), file(name)
    found = verdict(one, other)
    assert found.original is None
    assert [left for left, _ in found.left] == [one, other]
    _, reason = next(found.left)
    assert reason.what == f"协作编号“{ID}”有 2 个文件，不能确定哪一个是正本，没有采用"


def test_versions__one_of_whose_name_the_others_are_made__is_named_as_the_master() -> None:
    found = verdict(file("报销最终版.xlsx"), file("报销.xlsx"))
    _, reason = next(found.left)
    assert "如果“报销.xlsx”是正本" in reason.remedy
    assert 'merge "协作/报销.xlsx" "协作/报销最终版.xlsx" --dry-run' in reason.remedy


def test_versions__of_which_nobody_can_tell__name_no_master() -> None:
    _, reason = next(verdict(file("报销v1.xlsx"), file("报销v2.xlsx")).left)
    assert "请确定哪一个是正本" in reason.remedy
    assert "--dry-run" not in reason.remedy


def test_same_name_in_two_folders__none_counts() -> None:
    found = verdict(file("报销.xlsx"), file("报销.xlsx", folder="旧"))
    assert found.original is None
    _, second = [reason for _, reason in found.left]
    assert second.what == "与“协作/报销.xlsx”的协作编号相同，也没有采用"


def test_copy__whose_original_lies_in_another_folder__is_in_doubt() -> None:
    assert verdict(file("报销.xlsx"), file("报销 - 副本.xlsx", folder="旧")).original is None


def test_copy__whose_original_cannot_be_read__does_not_count_in_its_place() -> None:
    copy, broken = file("报销 - 副本.xlsx"), file("报销.xlsx", id=None)
    found = verdict(copy, broken)
    assert found.original is None
    ((left, reason),) = found.left
    assert left is copy
    assert "“报销 - 副本.xlsx”是“报销.xlsx”的副本，而正本无法读取" in reason.what
    assert "merge" not in reason.remedy


def test_unreadable_file__of_which_nothing_is_a_copy__harms_nobody() -> None:
    assert verdicts([file("报销.xlsx"), file("差旅.xlsx", id=None)]) == []


def test_workbooks_without_a_number__are_nobodys_copies() -> None:
    assert verdicts([file("甲.xlsx", id=""), file("甲 - 副本.xlsx", id=" ")]) == []


def test_number__written_otherwise__is_the_same() -> None:
    assert verdict(file("甲.xlsx"), file("甲 - 副本.xlsx", id=f" {ID.lower()}")).original


CHANGED: dict[str, tuple[dict[str, object], bool]] = {
    "nothing typed since": ({"typed": "同", "saved": 9.0, "moments": {"worked": LATE}}, False),
    "worked in later": ({"moments": {"worked": LATE}}, True),
    "worked in earlier": ({"moments": {"worked": datetime(2026, 11, 18)}}, False),
    "worked in earlier, and copied today": (
        {"moments": {"worked": datetime(2026, 11, 18)}, "saved": 9.0},
        False,
    ),
    "earlier in one record, later in another": (
        {"moments": {"worked": datetime(2026, 11, 18), "logged": LATE}},
        True,
    ),
    "a record that the original has not": (
        {"moments": {"worked": EARLY, "logged": EARLY, "saved": EARLY}},
        True,
    ),
    "nothing told, the file is older": ({"moments": {"worked": EARLY, "logged": EARLY}}, False),
    "nothing told, the file is newer": (
        {"moments": {"worked": EARLY, "logged": EARLY}, "saved": 9.0},
        True,
    ),
}


@pytest.mark.parametrize("case", CHANGED)
def test_copy__changed_later_than_the_original__is_in_doubt(case: str) -> None:
    known, is_doubtful = CHANGED[case]
    original = file("报销.xlsx", moments={"worked": EARLY, "logged": EARLY}, saved=5.0)
    copy = file("报销 - 副本.xlsx", **{"typed": "异", "saved": 1.0, **known})
    found = verdict(original, copy)
    assert found.original is (None if is_doubtful else original)
    if is_doubtful:
        _, reason = next(found.left)
        assert "“报销 - 副本.xlsx”在“报销.xlsx”之后又改动过" in reason.what
        assert 'merge "协作/报销.xlsx" "协作/报销 - 副本.xlsx"' in reason.remedy


def test_command__name_with_marks_of_a_shell__cannot_run_anything() -> None:
    assert merge_command("a b.xlsx", ["$(x).xlsx"]) == "xiezuo merge \"a b.xlsx\" '$(x).xlsx'"


# What holds whatever lies in a folder

_NAMES = st.builds(
    "{}{}{}.xlsx".format,
    st.sampled_from(["", "副本_"]),
    st.sampled_from(["报销", "差旅", "报销(1)"]),
    st.sampled_from(["", " - 副本", "(1)", "第2版", "-PC", "-v2", " 冲突副本"]),
)
_MOMENTS = st.dictionaries(
    st.sampled_from(["worked", "logged"]), st.sampled_from([EARLY, LATE]), max_size=2
)


@st.composite
def _folders(draw: st.DrawFn) -> list[File]:
    places = draw(
        st.lists(st.tuples(st.sampled_from("甲乙"), _NAMES), unique=True, min_size=1, max_size=5)
    )
    return [
        file(
            name,
            folder,
            id=draw(st.sampled_from([ID, ID, ID, "XC20260817-002", None])),
            typed=draw(st.sampled_from("同异")),
            moments=draw(_MOMENTS),
            saved=draw(st.floats(0, 9)),
        )
        for folder, name in places
    ]


FOLDERS = _folders()


def counting(files: Sequence[File]) -> set[str]:
    """The paths of the files that count."""
    left = {each.shown for found in verdicts(files) for each, _ in found.left}
    return {each.shown for each in files if each.id is not None} - left


@given(FOLDERS, st.randoms(use_true_random=False))
def test_order_of_the_files__decides_nothing(files: list[File], random: object) -> None:
    shuffled = list(files)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert counting(shuffled) == counting(files)


@given(FOLDERS)
def test_number__counts_once_at_most(files: list[File]) -> None:
    ids = [each.id for each in files if each.shown in counting(files)]
    assert len(ids) == len(set(ids))


@given(FOLDERS)
def test_copy__never_wins_against_a_file_of_which_it_is_one(files: list[File]) -> None:
    counted = counting(files)
    for copy in files:
        for original in files:
            if (
                copy.folder == original.folder
                and is_copy(copy.name, original.name)
                and original.id in (copy.id, None)
            ):
                assert copy.shown not in counted


@given(FOLDERS)
def test_what_counts__is_alone_or_all_others_are_its_copies(files: list[File]) -> None:
    counted = counting(files)
    for original in files:
        if original.shown not in counted:
            continue
        for other in files:
            if other.id == original.id and other is not original:
                assert other.folder == original.folder
                assert other.name != original.name


@given(FOLDERS, st.lists(st.floats(0, 9), min_size=5, max_size=5))
def test_times_of_files__decide_nothing_where_nothing_else_differs(
    files: list[File], times: list[float]
) -> None:
    alike: list[Mapping[str, object]] = [
        {"typed": "同", "saved": saved} for saved in times[: len(files)]
    ]
    one = [replace(each, typed="同", saved=0.0) for each in files]
    other = [replace(each, **known) for each, known in zip(files, alike, strict=True)]  # type: ignore[arg-type]
    assert counting(one) == counting(other)
