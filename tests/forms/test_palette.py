"""The colours are read by everybody: enough contrast, and a shade for every word of a state."""

from __future__ import annotations

import pytest

from addin.forms import palette
from addin.forms.palette import Shade
from addin.forms.vocabularies import LIGHT, TASK_WARNING

SHADES = {name: shade for name, shade in vars(palette).items() if isinstance(shade, Shade)}


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#RRGGBB`` (WCAG 2)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", SHADES)
def test_ink_on_its_fill__has_a_contrast_of_at_least_4_5(name: str) -> None:
    lights = sorted((luminance(SHADES[name].fill), luminance(SHADES[name].ink)))
    assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5


def test_every_warning_but_the_normal_one__has_a_shade() -> None:
    assert set(palette.SHADES) == set(TASK_WARNING.words) - {"正常"}


def test_every_light__has_a_shade() -> None:
    assert set(palette.LIGHTS) == set(LIGHT.words)
