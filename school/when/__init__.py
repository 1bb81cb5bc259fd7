"""How teachers write time, understood: `read_when` from (text, now, calendar) to a moment, day, range or rule.

A text goes through `grammar` (what stands there), becomes a `meaning.phrase.Phrase` that knows no clock, and is
resolved in `meaning` (which days those are, seen from now, in this school). Where to look:

    a word is not known, or is one too many    grammar/vocabulary   words, and decoys that swallow 三点建议
                                               grammar/tokens       text to tokens; grammar/numerals: 廿五
    days are not recognised                    grammar/day_heads    what they begin with: 下周, 元旦, 学期
                                               grammar/dates, weeks 11月25日, 11.25; 第8、9周, 周一三五
                                               grammar/days         what narrows them: … 最后一个周五
                                               grammar/beside       counting: 元旦前一天, 三天后
    a time of day is not recognised            grammar/hours        3点半, 第二、三节, 放学后
    a recurrence is not recognised             grammar/recurrences  每周三, 单周周二, 每月第一个周五
                                               grammar/bounds       its bounds: 第3周到第10周, 从…起, （双周）
    前, 起, 到, lists of days                  grammar/phrases      the whole expression
    the days are wrong                         meaning/days         scopes, and selectors inside them
                                               meaning/calendar_days, weekdays, selectors, school_days,
                                                 beside             one class a notion
    the time of day is wrong                   meaning/hours        1-6点 are afternoon; lesson periods
    the rule or its first day is wrong         meaning/every, recurrences
    前 includes it or not; today or next week  meaning/resolve
    day and hour stand apart                   joining              下周三语文组教研，下午第二节
    the wrong one of several is chosen         messages             改到, 原定, 时间：, 或

`foreign` reads English with dateparser, `exchange` is the JSON of `jiaoyan when`, `model` the result.
`grammar` may use `meaning`, never the other way round.
"""

from __future__ import annotations

from school.when.exchange import as_json, calendar_from_json
from school.when.messages import find_when, read_when
from school.when.model import DayHalf, Kind, When

__all__ = ["DayHalf", "Kind", "When", "as_json", "calendar_from_json", "find_when", "read_when"]
