"""Runs a module that may hold so much memory of its own and no more: `python -m benchmarks.limited MIB MODULE …`.

The limit is on private writable memory (RLIMIT_DATA): what goes beyond it fails as MemoryError. Processes that the
module starts have the same limit, each for itself.
"""

from __future__ import annotations

import resource
import runpy
import sys
import threading

allowed = int(sys.argv[1]) << 20
sys.argv = sys.argv[2:]
# The limit counts a thread's whole stack, however little of it is used.
threading.stack_size(1 << 20)
resource.setrlimit(resource.RLIMIT_DATA, (allowed, allowed))
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
