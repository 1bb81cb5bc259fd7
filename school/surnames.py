"""Chinese surnames: the frequent ones of one character, those of two, and names that look like a weekday."""

from __future__ import annotations

from typing import Final

_COMPOUND_SURNAMES_TEXT: Final = (
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 夏侯 端木 百里 南宫 "
    "独孤 呼延 澹台 万俟 申屠 太史 闻人 钟离 淳于 单于 濮阳 公冶 第五 轩辕 西门 东郭 南门 "
    "羊舌 微生 梁丘 左丘 段干 拓跋 赫连"
)
COMPOUND_SURNAMES: Final = frozenset(_COMPOUND_SURNAMES_TEXT.split())

SURNAMES: Final = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚"
    "卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍"
    "涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景"
    "党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)

# What stands behind a weekday and begins another word than a given name: 周三晚, 周三请, 周三语文, 周一级组长.
_NO_GIVEN_NAME: Final = (
    "一二三四五六七八九十第节次日天周上下中早晚午夜晨前后起内末初底到至的等请各由将让都均也共可应须要再会和与及或在是有"
    "我你他她它谁咱该本每全新副正总男女老青交课组级段班处室部校语数英外物化政史地生科音体美信劳艺"
)
_GIVEN_NAME: Final = f"(?![{_NO_GIVEN_NAME}])[\u4e00-\u9fff]"
_ALONE: Final = f"(?![{''.join(sorted(SURNAMES))}]){_GIVEN_NAME}"
LIKE_WEEKDAY: Final = (
    r"(?<!每)(?<![上下本这])周[一二三四五六日天](?:"
    rf"{_ALONE}(?=老师|教师|同志|主任|校长|书记|组长|教授|园长|院长|教研员|博士)"
    rf"|{_GIVEN_NAME}(?=负责(?!人)|主持|主讲|执教|牵头|担任|授课|赴|[来到]校|莅临|参加|[两三四五六]位"
    r"|(?:、[\u4e00-\u9fff]{2,4}){1,6}(?:等|[两三四五六]位|老师|教师|同志|赴))"
    rf"|(?<=[(、]..){_GIVEN_NAME}(?=\)|、[\u4e00-\u9fff]{{2,3}}[)、])"
    rf"|(?<=[师长任人员]:..){_GIVEN_NAME}(?=$|[\s,;。、)]))"
)
"""Pattern of a person called 周 whose name begins like a weekday: 周一鸣老师, 周日晖负责, （周五岳、李明）.

For folded text. What is 周三 and a 李老师 stays a weekday.
"""
