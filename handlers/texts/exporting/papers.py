"""What stands in documents: titles, headings of columns, sentences."""

from __future__ import annotations

from datetime import date, datetime

from handlers.texts.counting.duty_words import PER_LABELS, work
from school.counting.board import Kind
from school.counting.consent import State
from school.exporting.exports import Paper, Scope, Span

PAPERS: dict[Paper, str] = {
    Paper.BOOK: "听课本",
    Paper.WORKBOOK: "全部表格",
    Paper.OBSERVATIONS: "听课记录",
    Paper.RECORDS: "其他记录",
    Paper.DUTIES: "任务完成情况",
    Paper.BRIEF: "教研简报",
    Paper.REPORT: "教研工作报告",
    Paper.FOLDER: "台账",
    Paper.FORM: "本校模板",
}
WHOLE_SCHOOL, NO_GROUP = "全校", "未分组"

# --- sheets -------------------------------------------------------------------------------------------

NOTES = "说明"
BY_GROUP, BY_MONTH, BY_WEEK, COLLECTED, SCHEDULE = "各组汇总", "按月", "按周", "材料收交", "活动安排"
GROUP, NAME, PEOPLE, DAY, WEEK, METRIC, TITLE, FILES = (
    "教研组",
    "姓名",
    "人数",
    "日期",
    "教学周",
    "类别",
    "题目",
    "附件",
)
OBSERVED, OBSERVED_EACH, MONTH = "听课节数", "人均听课", "月份"
LOG_HEADER = (DAY, WEEK, "节次", "听课人", GROUP, "执教", "班级", "学科", "课题", "课型")
LOG_WIDTHS = (12, 8, 6, 10, 14, 10, 12, 8, 28, 10)
APPRAISAL_HEADER = ("教学过程", "亮点", "建议", "评定", FILES)
APPRAISAL_WIDTHS = (46, 30, 30, 16, 6)
RECORD_HEADER = (DAY, WEEK, NAME, GROUP, METRIC, TITLE, FILES)
RECORD_WIDTHS = (12, 8, 10, 14, 10, 46, 6)
COLLECTED_HEADER = ("截止", "材料", "谁交", "交了", "按时", "迟交", "未交名单")
COLLECTED_WIDTHS = (12, 30, 14, 10, 8, 8, 50)
SCHEDULE_HEADER = (DAY, WEEK, "时间", "事项", "范围", "地点", "主讲／主备")
SCHEDULE_WIDTHS = (12, 8, 14, 40, 14, 16, 18)
GROUP_DUTIES = "组任务完成情况"
ONLINE, IN_CLASS = "线上", "现场"
STATE, PENDING = "状态", "待确认"
NOT_COUNTED = "待确认的不计入节数和完成情况，明细里注明“待确认”。"
LIST, LIST_HEADER = "清单", ("序号", GROUP, NAME, "内容", "文件")


def waiting(state: State) -> str:
    """（待确认）, behind what does not count yet."""
    return f"（{PENDING}）" if state is State.PENDING else ""


def kind_heading(kind: Kind) -> str:
    """听课（每学期）."""
    return f"{work(kind.metric, kind.only)}（{PER_LABELS[kind.per]}）"


def span_name(span: Span) -> str:
    """2026-2027学年第一学期, or 2026年11月."""
    return month_name(span.first_day) if span.is_month else span.term.name


def month_name(day: date) -> str:
    """2026年11月."""
    return f"{day.year}年{day.month}月"


def file_stem(paper: str, whose: str, span: Span) -> str:
    """数学组 听课记录 2026年11月: the name of a file without its ending."""
    return f"{whose} {paper} {span_name(span)}"


def notes(
    school: str,
    whose: str,
    span: Span,
    now: datetime,
    *,
    with_appraisals: bool,
    pending: bool,
    scope: Scope,
) -> list[str]:
    """What the first sheet says about the others."""
    first, last = span.first_day, span.last_day
    said = [
        f"{school}　{whose}　{span_name(span)}",
        f"{first:%Y-%m-%d} 至 {last:%Y-%m-%d} 的记录，{now:%Y-%m-%d %H:%M} 导出。",
        "表头可以筛选、排序；打印时每页都有表头，横向 A4。",
        "“任务完成情况”里的 8/15 表示应完成 15、已完成 8，可以按数字排序、求和。"
        "按周、按月的任务是已开始各期的合计，某一期多做的不抵另一期。",
    ]
    if pending:
        said.append(NOT_COUNTED)
    if not with_appraisals and scope.member_id is None:
        said.append("听课评价只有听课人自己看得到，表里只有上课的信息。")
    return said
