"""Derived values of the forms."""

from __future__ import annotations

from addin.forms.vocabularies import EMPLOYMENT

HIGH_RISK, MIDDLE_RISK = 12, 6
BUFFER_SHARE, BUFFER_MOST = 0.1, 0.15
BUFFER_NONE = "没有缓冲期，应为总周期的10%–15%"
BUFFER_SMALL = "缓冲不足，应为总周期的10%–15%"
BUFFER_LARGE = "缓冲偏大，应为总周期的10%–15%"
BUFFER_FITS = "缓冲合适"
LEFT_COMPANY = EMPLOYMENT.words[2]
