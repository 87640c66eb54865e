"""Runs a script in a Python of its own, which reads the settings anew from the environment it is given."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def run_script(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The script after `django.setup()`. Whoever calls looks at its output; its errors say why that is not there."""
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{script}"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "LOG_LEVEL": "CRITICAL", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
