"""Runs a module and says on standard error how much memory the process held at most, in KiB.

What the operating system tells the parent would include the parent's own memory, which a child begins with.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

sys.argv = sys.argv[1:]
runpy.run_module(sys.argv[0], run_name="__main__")
[line] = [it for it in Path("/proc/self/status").read_text().splitlines() if it.startswith("VmHWM")]
print(line.split()[1], file=sys.stderr)
