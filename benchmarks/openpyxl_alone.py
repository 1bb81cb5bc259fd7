"""Writes cells with openpyxl alone, by the quicker of its ways (`write_only`), and loads nothing else.

python -m benchmarks.openpyxl_alone CELLS.json
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

cells = Path(sys.argv[1])
book = Workbook(write_only=True)
page = book.create_sheet()
for line in json.loads(cells.read_text()):
    page.append([datetime.fromisoformat(it["d"]) if isinstance(it, dict) else it for it in line])
book.save(cells.with_suffix(".xlsx"))
