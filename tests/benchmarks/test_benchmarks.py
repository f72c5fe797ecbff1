"""The benchmarks run, and what stands on the two sides comes to the same; no time is judged."""

from __future__ import annotations

import json

import pytest

from benchmarks.__main__ import main
from benchmarks.catalogue import BENCHMARKS
from benchmarks.measuring import measure
from benchmarks.model import OURS, PEER, Benchmark
from benchmarks.plan_row_rules import PLAN_RULES
from benchmarks.row_rules import RULES

pytestmark = pytest.mark.slow

# They prepare what another one does, or run what another one runs.
_ALIKE = {"refresh-small", "refresh-plain", "lint", "rollup-refreshed", "rollup-calamine", "rollup-again", "rules", "rules-again", "button-host",
          "refresh-100k"}  # fmt: skip


@pytest.mark.parametrize(
    "benchmark_",
    [
        pytest.param(each, id=each.name, marks=[pytest.mark.long] if each.name in _ALIKE else [])
        for each in BENCHMARKS
    ],
)
def test_both_sides_of_a_small_run_agree(benchmark_: Benchmark) -> None:
    result = measure(benchmark_, small=True, runs=1)
    assert set(result.sides) == ({OURS, PEER} if benchmark_.peer else {OURS})
    assert result.sides[OURS].outcome
    assert all(side.seconds > 0 for side in result.sides.values())
    if benchmark_.heaviest_file:
        assert result.file
        assert result.file.unpacked > result.file.packed > result.file.formulas > 1000


def test_the_json_document_names_every_figure(capsys: pytest.CaptureFixture[str]) -> None:
    main(["click", "--small", "--json"])
    (click,) = json.loads(capsys.readouterr().out)["benchmarks"]
    assert click["name"] == "click"
    assert click["sides"]["ours"]["seconds"] > 0


def test_an_unknown_name_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["refesh"])
    assert "refresh" in capsys.readouterr().err


def test_the_peer_has_every_rule_that_is_measured() -> None:
    from benchmarks.check import RULES_MEASURED

    assert {*RULES, *PLAN_RULES} == set(RULES_MEASURED)
