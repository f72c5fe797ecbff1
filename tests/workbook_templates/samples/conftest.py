"""Every test that asks for `data` runs once for each sample collaboration."""

import pytest

from tests.workbook_templates.samples.reading import CODES, Sample, sample


@pytest.fixture(params=CODES)
def data(request: pytest.FixtureRequest) -> Sample:
    """One sample collaboration."""
    return sample(request.param)
