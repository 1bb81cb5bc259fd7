"""What looks like a time and is none: grades, units, counts, durations, scores, prices, slogans."""

from __future__ import annotations

import pytest

from school.when import find_when, read_when
from tests.school.when_school import CALENDAR, NOW

CLASSES = [
    "3年级语文",
    "七年级上册",
    "四（3）班",
    "高二（5）班",
    "初三2班",
    "1-6年级",
    "四年级3、4班",
    "六一班",
    "2025级",
    "三上数学",
    "5班",
]
LESSONS = [
    "第三单元", "第一单元测试", "第5课时", "第2课《小蝌蚪找妈妈》", "第三章第二节", "第二单元第一节", "《十月》赏析",
    "《二月二》教学反思", "四下第二单元", "认识钟表", "小数的加减3.2+1.5", "十月革命的意义", "五四运动", "一课一练",
]  # fmt: skip
COUNTS = [
    "听课12节", "每人3节", "10节", "不少于16节", "上了两节公开课", "第一节公开课由王老师上", "每周两节", "每周三次",
    "每周四节课", "每周听课1～2节", "每学期听课20节", "每人每学期2篇", "每周一练", "每周一题", "10-15节", "5-8人",
    "1-2本", "12个班", "人均2.3节", "前10名", "一等奖3名", "前两周的教案", "每日一诗", "每月一主题",
]  # fmt: skip
DURATIONS = [
    "40分钟",
    "一节课45分钟",
    "2小时",
    "两周时间",
    "三天",
    "半天",
    "一个月",
    "教龄3年",
    "每天阅读半小时",
    "课前三分钟",
]
NUMBERS = [
    "35+15", "十四五规划课题", "比例尺1:200", "师生比1:15", "1:3", "以3:20的比例", "平均分85.5",
    "用时2:15", "21:18获胜", "1.5小时讲座", "得分9.25",
    "12.5%", "￥12.50",
    "12.50元", "身高1.62米", "1/2", "3/4", "v1.2.3", "版本2.0", "13900001234", "0571-88012345", "P12", "A4", "3-1=2",
    "第12期", "首届", "2022年版课程标准", "2026-2027学年", "45岁以下教师", "3号楼", "2号教学楼203", "三号选手", "https://example.cn/2027-04-02",
]  # fmt: skip
POINTS = ["3点建议", "三点体会", "有三点要求", "第一点", "注意以下几点", "四点半课堂", "三点一线"]
TALK = [
    "周老师", "周长和面积", "周边学校", "一周年", "单双周", "环节", "音节", "季节变化", "早上好", "下午好", "收到",
    "有时间吗", "什么时候",
    "周几", "第几周", "这学期还有几次活动", "教师节快乐", "中秋节的来历", "期中考试质量分析", "本学期教研工作总结",
    "下学期计划",
    "寒假作业", "运动会方案", "返校后一周内交总结", "最近", "近三年", "双减",
    "工作日程安排", "年终总结", "工作日请勿打扰", "每月中旬", "每学期第一周",
    "三楼会议室", "目前", "第3节内容较难", "说明天气的变化", "证明天平两边相等", "课后天天练", "时间不超过三天",
    "他的课目前天赋尽显", "教研〔2027〕12号", "周末愉快", "一日之计在于晨", "一周一练",
    "周末作业", "3日游", "",
]  # fmt: skip
IMPOSSIBLE = ["2月30日", "13月5日", "4月31日", "第60周", "周四第15节", "上午15点", "25点", "下午3点70分"]


@pytest.mark.parametrize(
    "text", [*CLASSES, *LESSONS, *COUNTS, *DURATIONS, *NUMBERS, *POINTS, *TALK, *IMPOSSIBLE]
)
def test_no_time_is_seen_where_there_is_none(text: str) -> None:
    assert read_when(text, NOW, CALENDAR) is None


@pytest.mark.parametrize("text", [*CLASSES, *LESSONS, *COUNTS, *NUMBERS, *POINTS])
def test_no_time_is_seen_beside_a_real_one(text: str) -> None:
    message = f"{text}，下周四下午第二节在录播室。"
    assert [message[start:end] for (start, end), _ in find_when(message, NOW, CALENDAR)] == [
        "下周四下午第二节"
    ]
