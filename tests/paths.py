"""Where things stand in this checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "workbook_templates" / "samples"
