"""Refreshes a workbook that another program has open, in two ways; run by the installed Python."""

import _winapi
import json
import subprocess
import sys

READ_AND_WRITE, OPEN = 0xC0000000, 3
SHARED = {"as Excel has it": 3, "for itself alone": 0}

told = {}
for how, share in SHARED.items():
    handle = _winapi.CreateFile(sys.argv[1], READ_AND_WRITE, share, 0, OPEN, 0x80, 0)
    done = subprocess.run(
        [sys.executable, "-P", "-X", "utf8", "-m", "addin.cli", "refresh", sys.argv[1]],
        stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    told[how] = done.stdout + done.stderr
    _winapi.CloseHandle(handle)
print(json.dumps(told, ensure_ascii=False))
