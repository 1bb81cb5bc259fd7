"""Tables whose columns are parted by nothing but spaces, put back into rows of cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from school.plans.lines import Line, split_line
from school.plans.tables import columns_of

_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")


def part_columns(lines: Sequence[Line]) -> list[Line]:
    """The lines with a tab where spaces part the columns below a header such as `时间    内容    负责人`.

    Positions stay true: a tab takes the place of a space.
    """
    parted: list[Line] = []
    in_table = False
    for line in lines:
        row = _parted(line) if "  " in line.folded else line
        in_table = row is not line and (in_table or _is_header(row))
        parted.append(row if in_table else line)
    return parted


def _is_header(row: Line) -> bool:
    names = [name.strip() for name in row.folded.strip().split("\t")]
    return len(names) > 1 and columns_of(names) is not None


def _parted(line: Line) -> Line:
    folded = _GAP.sub(lambda spaces: "\t" + " " * (len(spaces.group()) - 1), line.folded)
    return split_line(folded, line.start)
