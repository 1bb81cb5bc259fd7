"""What people of the invented school write, so that no two logs beside each other read the same."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

TOPICS: Final[dict[str, dict[int, tuple[str, ...]]]] = {
    "语文": {
        1: ("四季", "小小的船", "口语交际：我们做朋友"),
        2: ("曹冲称象", "坐井观天", "写话：我最喜爱的玩具"),
        3: ("秋天的雨", "司马光", "习作：猜猜他是谁"),
        4: ("观潮", "爬山虎的脚", "习作：推荐一个好地方"),
        5: ("慈母情深", "搭石", "整本书阅读：民间故事"),
        6: ("草原", "少年闰土", "习作：变形记"),
    },
    "数学": {
        1: ("9 加几", "认识立体图形", "整理房间"),
        2: ("角的初步认识", "7 的乘法口诀", "量一量，比一比"),
        3: ("认识分数", "长方形的周长", "倍的认识"),
        4: ("三位数乘两位数", "平行与垂直", "条形统计图"),
        5: ("平行四边形的面积", "小数除法", "可能性"),
        6: ("圆的认识", "百分数的意义", "比的应用"),
    },
    "英语": {
        1: ("Hello!", "Colours"),
        2: ("My Family", "In the Park"),
        3: ("At the Farm", "Look at Me"),
        4: ("My School", "Dinner's Ready"),
        5: ("What's He Like?", "My Week"),
        6: ("How Can I Get There?", "My Weekend Plan"),
    },
    "科学": {
        1: ("比较与测量", "我们周围的植物"),
        2: ("材料与我们的生活", "太阳和影子"),
        3: ("水的蒸发", "空气占据空间吗"),
        4: ("声音是怎样产生的", "食物在口腔里的变化"),
        5: ("光的反射", "摆的快慢"),
        6: ("微小世界", "杠杆的研究"),
    },
}

PRAISE: Final[dict[str, tuple[str, ...]]] = {
    "": (
        "情境贴近生活，一开课学生就坐直了",
        "问题一个追一个，没有废话",
        "小组合作分工清楚，四个人都有事做",
        "练习分了三层，后进生也做对了两道",
        "老师等得住，学生自己把错改过来了",
        "板书只写了关键的几行，下课还看得明白",
        "课堂评价具体，不只说“你真棒”",
        "时间把握得好，最后三分钟留给了学生提问",
        "教具是自己做的，比课件直观",
        "学生质疑的时候没有急着给答案",
    ),
    "语文": (
        "朗读指导到位，第三遍就读出了味道",
        "抓住一个“静”字带起了全篇",
        "仿写有支架，多数孩子写了五句以上",
    ),
    "数学": (
        "让学生先猜再量，错误成了资源",
        "两种算法放在一起比，道理讲透了",
        "画图表示数量关系，学生说得头头是道",
    ),
    "英语": ("全英文组织课堂，学生听得懂", "歌谣和动作一起来，没有人走神", "对话练习换了三种情境，不枯燥"),
    "科学": (
        "实验记录单简洁，数据都是学生自己量的",
        "先预测后验证，结论水到渠成",
        "失败的一组也上台讲了原因",
    ),
}

ADVICE: Final[tuple[str, ...]] = (
    "小结可以让学生来说",
    "后排靠窗那几位一节课没举过手，点一点他们",
    "练习再精简两道，留时间讲评",
    "导入用了七分钟，可以短一点",
    "课件翻得快，重点那页多停一会儿",
    "小组讨论前先留一分钟独立思考",
    "学生答非所问时，追问一句“你是怎么想的”",
    "提问面可以再广一些，集中在前三排了",
    "作业最好当堂完成一部分",
    "板书的字再大一点，后面看不清",
    "合作任务还可以更有挑战性",
    "时间有点赶，第二个活动放到下节课也行",
)

REFLECTIONS: Final[tuple[str, ...]] = (
    "一次没有预设到的提问",
    "把讲台让给学生以后",
    "为什么他们听懂了却不会做",
    "小组合作怎样不走过场",
    "公开课磨掉的那十分钟",
    "从一道错题说起",
    "安静的孩子也在思考",
    "我的板书该留给谁看",
    "分层作业试行一个月",
    "那节上砸了的课",
)

CASES: Final[tuple[str, ...]] = (
    "从学生的一个提问开始。",
    "三次试教，三种导入。",
    "把错误留在黑板上。",
    "借助学具突破难点。",
    "一张任务单带来的变化。",
    "让后进生先说。",
)


class Deck:
    """Deals phrases one after another, all of them before one comes again."""

    def __init__(self, phrases: Sequence[str], seed: int) -> None:
        self._phrases = list(phrases)
        self._chance = random.Random(seed)  # noqa: S311  (believable, not secret)
        self._left: list[str] = []

    def deal(self) -> str:
        """The next phrase."""
        if not self._left:
            self._left = self._chance.sample(self._phrases, len(self._phrases))
        return self._left.pop()


class Decks:
    """Everything that is said in the school's logs, dealt out."""

    def __init__(self) -> None:
        self._praise = {subject: Deck([*own, *PRAISE[""]], 1) for subject, own in PRAISE.items()}
        self._topics = {
            (subject, grade): Deck(topics, grade)
            for subject, grades in TOPICS.items()
            for grade, topics in grades.items()
        }
        self.advice, self.reflections, self.cases = Deck(ADVICE, 2), Deck(REFLECTIONS, 3), Deck(CASES, 4)

    def praise(self, subject: str) -> str:
        """A good word about a lesson of this subject."""
        return self._praise.get(subject, self._praise[""]).deal()

    def topic(self, subject: str, grade: int) -> str | None:
        """What a lesson is about; None for subjects whose lessons are not named."""
        deck = self._topics.get((subject, grade))
        return deck.deal() if deck else None
