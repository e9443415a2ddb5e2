"""The decomposition of a difference in rates of `../shared/vectors`."""

from pathlib import Path

import pandas as pd
import pytest

from helpers.stats import decomposition


def test_das_gupta_table_5_1_to_the_digits_printed(shared: Path) -> None:
    rows = pd.read_csv(shared / "vectors" / "dasgupta_5_1_input.csv")
    published = pd.read_csv(shared / "vectors" / "dasgupta_5_1_expected.csv").set_index("component")
    before, after = (rows[rows["pop"] == year] for year in (1970, 1985))
    parts = decomposition.kitagawa(
        before["size_pct"], before["rate"], after["size_pct"], after["rate"]
    )
    effects = {"age_structure": parts.mix, "rate": parts.rate, "crude": parts.total}
    assert published["effect"].to_dict() == pytest.approx(effects, abs=5e-5)
    shares = {name: 100 * effect / parts.total for name, effect in effects.items()}
    assert published["pct"].to_dict() == pytest.approx(shares, abs=5e-3)
