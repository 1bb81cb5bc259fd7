"""Looking at the list of teachers, and taking a new one over."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from handlers.support.tables import Sheet
from handlers.support.workbooks import workbook
from tests import sample
from tests.conftest import School
from tests.handlers.old_buttons import data_under, tap_again

HEADER = ["姓名", "教研组", "年级/备课组", "职务", "任教", "出生年月", "入职年份"]


def sheet(*rows: list[str | None]) -> bytes:
    return workbook([Sheet("教师名单", HEADER, rows)])


async def send(school: School, content: bytes, name: str = "名单.xlsx") -> str:
    """Send a file as the director, say that it is the roster, and wait until it has been read."""
    await school.director.sends(name, content)
    await school.director.taps("教师名单")
    return school.director.sees()


async def people(school: School) -> dict[str, tuple[list[str], bool]]:
    """Names with their groups, and whether they lead one."""
    rows = await school.town.app.database.read(
        "SELECT m.name, group_concat(g.name) AS groups, max(gm.lead) AS lead FROM members m "
        "LEFT JOIN group_members gm ON gm.member_id = m.id LEFT JOIN staff_groups g ON g.id = gm.group_id "
        "WHERE m.school_id = ? AND m.active GROUP BY m.id ORDER BY m.id",
        (school.ids.school_id,),
    )
    return {row["name"]: (sorted((row["groups"] or "").split(",")), bool(row["lead"])) for row in rows}


async def changes(school: School) -> int:
    """A number that moves with everything stored of the people of the school."""
    [row] = await school.town.app.database.read(
        "SELECT version FROM schools WHERE id = ?", (school.ids.school_id,)
    )
    return int(row["version"])


# The list ----------------------------------------------------------------------------------------------


async def test_the_list_shows_groups_marks_and_duties_in_order(school: School) -> None:
    text = await school.director.says("/roster")
    assert "青禾小学　8 人，5 人已加入" in text
    assert "数学组\n✓ 陈小满\n○ 何雨桐\n✓ 苏婉清　数学组组长" in text
    assert "未分组\n✓ 顾长河　学校行政\n✓ 林知远　教科室主任" in text


async def test_a_long_list_has_pages(school: School) -> None:
    await school.director.says("/roster")
    await school.director.taps("导入或更新名单")
    await school.director.taps("粘贴名单")
    await school.director.says("\n".join(f"李{chr(0x4E00 + number)}" for number in range(40)))
    await school.director.taps("✅ 导入")
    await school.director.says("/roster")
    await school.director.taps("下一页")
    assert "‹ 上一页" in school.director.buttons()
    assert "下一页 ›" not in school.director.buttons()
    await tap_again(school.director, "roster.page:99")
    assert "未分组" in school.director.sees()


async def test_only_the_director_sees_the_list(school: School) -> None:
    for talker in (school.teacher, school.head, school.leader):
        assert "这个功能需要" in await talker.says("/roster")
        assert "这个功能需要" in (await tap_again(talker, "roster.page:0")).text


async def test_those_who_cannot_be_reached_are_listed_with_the_reason(school: School) -> None:
    school.town.sandbox.block(school.teacher.person)
    await school.town.quiet()
    text = await school.director.says("/unreachable")
    assert "还没有加入（3）\n白露、何雨桐、许星河" in text
    assert "收不到私聊（1）\n陈小满" in text


async def test_the_template_holds_the_groups_of_the_school(school: School) -> None:
    await school.director.says("/roster")
    await school.director.taps("导入或更新名单")
    await school.director.taps("下载模板")
    document = school.director.last().data["document"]
    assert document["file_name"] == "青禾小学教师名单.xlsx"
    stored = school.town.sandbox.world.files.get(document["file_id"])
    assert stored is not None
    book = load_workbook(io.BytesIO(stored.content))
    groups = [cell.value for cell in book["选项"]["A"] if cell.value]
    assert groups == ["语文组", "数学组", "英语组"]


# A file ------------------------------------------------------------------------------------------------

ROSTER = sheet(
    ["方晓雯", "数学组", "三年级", "教研组长", "三（1）班数学", "1990-05", "2012"],
    ["何雨桐", "语文组", None, None, "五（1）班语文", None, None],
    ["白露", None, None, None, None, None, None],
)


async def test_nothing_is_stored_before_it_is_confirmed(school: School) -> None:
    before = await changes(school)
    text = await send(school, ROSTER)
    assert "读到 3 人：新增 1 人，更新 1 人，不变 1 人" in text
    assert "教研组长、备课组长：方晓雯（数学组）" in text
    assert "新增：方晓雯" in text
    assert "更新：何雨桐" in text
    assert "名单里没有、保持不变的：" in text
    assert await changes(school) == before
    await school.director.taps("取消")
    assert "已取消" in school.director.sees()
    assert await changes(school) == before


async def test_a_confirmed_roster_is_taken_over_and_nobody_is_removed(school: School) -> None:
    await send(school, ROSTER)
    await school.director.taps("✅ 导入")
    assert "名单已导入：新增 1 人，更新 1 人，不变 1 人" in school.director.sees()
    assert school.director.buttons() == ["📨 邀请老师", "看名单"]
    after = await people(school)
    assert len(after) == len(sample.PEOPLE) + 1
    assert after["方晓雯"] == (["数学组"], True)
    assert after["何雨桐"] == (["语文组"], False)
    assert after["苏婉清"] == (["数学组"], True)


async def test_the_same_file_again_changes_nothing(school: School) -> None:
    await send(school, ROSTER)
    await school.director.taps("✅ 导入")
    before = await changes(school)
    assert "完全一样" in await send(school, ROSTER)
    assert await changes(school) == before


async def test_the_second_tap_imports_nothing_more(school: School) -> None:
    await send(school, ROSTER)
    go = data_under(school.director, "✅ 导入")
    await school.director.taps("✅ 导入")
    before = await changes(school)
    assert "已经填完" in (await tap_again(school.director, go)).text
    assert await changes(school) == before


async def test_the_button_of_an_earlier_file_does_not_import_a_later_one(school: School) -> None:
    await send(school, ROSTER)
    go = data_under(school.director, "✅ 导入")
    await send(school, sheet(["李想", None, None, None, None, None, None]))
    await tap_again(school.director, go)
    assert "李想" not in await people(school)


@pytest.mark.parametrize(("answer", "groups"), [("新建", ["劳动组"]), ("不建", [""])])
async def test_groups_that_the_school_lacks_are_asked_about(
    school: School, answer: str, groups: list[str]
) -> None:
    text = await send(school, sheet(["方晓雯", "劳动组", None, None, None, None, None]))
    assert "· 劳动组（教研组，第 2 行）" in text
    await school.director.taps(answer)
    await school.director.taps("✅ 导入")
    assert (await people(school))["方晓雯"] == (groups, False)


@pytest.mark.parametrize(("answer", "count"), [("同一位", 1), ("同名的不同", 2)])
async def test_a_name_that_comes_twice_is_asked_about(school: School, answer: str, count: int) -> None:
    twice = sheet(["张伟", "数学组"], ["张伟", "语文组"])
    assert "· 张伟（第 2、3 行）" in await send(school, twice)
    await school.director.taps(answer)
    await school.director.taps("✅ 导入")
    rows = await school.town.app.database.read("SELECT id FROM members WHERE name = '张伟'")
    assert len(rows) == count


async def test_every_problem_is_shown_with_its_row(school: School) -> None:
    text = await send(
        school,
        sheet(
            ["方晓雯", None, None, "教研组长", "打杂", "八五年", None],
            ["合计3人", None, None, None, None, None, None],
            [None, "语文组", None, None, None, None, None],
        ),
    )
    assert "第 2 行：任教没看懂“打杂”" in text
    assert "第 2 行：日期没看懂“八五年”" in text
    assert "第 3 行：“合计3人”不像姓名，没有导入" in text
    assert "第 4 行：没有读到姓名（语文组），没有导入" in text
    assert "写了组长，但没写是哪个组：方晓雯" in text


async def test_many_problems_are_paged(school: School) -> None:
    rows: list[list[str | None]] = [["方晓雯"], *([f"第{number}个"] for number in range(60))]
    text = await send(school, sheet(*rows))
    assert "有 60 处请看一看" in text
    assert "第 10 行" in text
    assert "第 11 行" not in text
    await school.director.taps("下一页")
    assert "第 11 行" in school.director.sees()
    await school.director.taps("下一页")
    assert "第 62 行" in school.director.sees()
    assert "下一页 ›" not in school.director.buttons()
    await school.director.taps("✅ 导入")
    assert "方晓雯" in await people(school)


async def test_a_file_without_names_says_what_is_needed(school: School) -> None:
    text = await send(school, workbook([Sheet("成绩", ["1", "2"], [["95", "90"]])]))
    assert "没有读到老师的姓名" in text
    assert school.director.buttons() == ["⬇️ 下载模板", "✏️ 粘贴名单"]


async def test_a_sheet_of_something_else_is_not_taken_for_teachers(school: School) -> None:
    text = await send(school, workbook([Sheet("库存", ["物品", "数量"], [["粉笔", "20"], ["黑板擦", "5"]])]))
    assert "表格里要有“姓名”一列" in text and "粉笔" not in text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 not a zip", "读不出表格"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧格式"),
        (b"\x89PNG\r\n\x1a\n", "读不出表格"),
        (b"", "没有读到老师的姓名"),
    ],
)
async def test_a_file_that_is_no_table_is_declined_kindly(school: School, content: bytes, words: str) -> None:
    assert words in await send(school, content)


async def test_a_table_saved_as_csv_by_excel_in_china_is_read(school: School) -> None:
    content = "姓名,教研组\n方晓雯,数学组\n".encode("gb18030")
    assert "读到 1 人：新增 1 人" in await send(school, content, "名单.csv")


async def test_people_who_have_joined_are_told_of_new_duties(school: School) -> None:
    await send(school, sheet(["陈小满", "数学组", None, "教研组长"]))
    await school.director.taps("✅ 导入")
    assert "您现在是青禾小学的数学组组长" in school.teacher.sees()


async def test_columns_with_personal_data_are_not_read(school: School) -> None:
    content = workbook([Sheet("名单", ["姓名", "手机"], [["方晓雯", "13800000000"]])])
    assert "为保护隐私，没有读这些列：手机" in await send(school, content)
    rows = await school.town.app.database.read("SELECT data FROM drafts")
    assert all("13800000000" not in row["data"] for row in rows)


async def test_a_hostile_name_of_a_group_does_no_harm(school: School) -> None:
    text = await send(school, sheet(["方晓雯", "<b>&😀组"]))
    assert "<b>&😀组" in text
    await school.director.taps("新建")
    await school.director.taps("✅ 导入")
    assert "<b>&😀组" in await school.director.says("/roster")


async def test_a_teacher_is_not_offered_to_import(school: School) -> None:
    await school.teacher.sends("名单.xlsx", ROSTER)
    assert all("教师名单" not in label for label in school.teacher.buttons())


async def test_whoever_is_director_no_more_cannot_import(school: School) -> None:
    await send(school, ROSTER)
    go = data_under(school.director, "✅ 导入")
    await school.director.says("/handover")
    await school.director.taps("苏婉清")
    await school.director.taps("不再担任")
    assert "这个功能需要" in (await tap_again(school.director, go)).text
    assert "方晓雯" not in await people(school)


async def test_the_import_goes_to_the_school_it_was_begun_in(school: School) -> None:
    other = await sample.build(school.town.app.database, school.town.clock.now(), "远山小学", 1000)
    await send(school, ROSTER)
    go = data_under(school.director, "✅ 导入")
    async with school.town.app.database.writing() as session:
        await session.run(
            "UPDATE members SET user_id = ? WHERE id = ?", (sample.DIRECTOR, other.members["白露"])
        )
    await school.director.says("/school")
    await school.director.taps("远山小学")
    await tap_again(school.director, go)
    rows = await school.town.app.database.read("SELECT school_id FROM members WHERE name = '方晓雯'")
    assert [row["school_id"] for row in rows] == [school.ids.school_id]


# Pasted names ------------------------------------------------------------------------------------------


async def paste(school: School, text: str) -> str:
    await school.director.says("/roster")
    await school.director.taps("导入或更新名单")
    await school.director.taps("粘贴名单")
    return await school.director.says(text)


async def test_pasted_names_are_shown_and_stored(school: School) -> None:
    text = await paste(school, "方晓雯\n王小明 语文组 教研组长 三（1）班语文\n数学组：李想、张满")
    assert "读到 4 人：新增 4 人" in text
    assert "没填完" not in text
    await school.director.taps("✅ 导入")
    after = await people(school)
    assert after["王小明"] == (["语文组"], True)
    assert after["李想"] == (["数学组"], False)


async def test_names_pasted_without_asking_first_are_taken_for_a_roster(school: School) -> None:
    await school.director.says("/roster")
    await school.director.taps("导入或更新名单")
    assert "读到 3 人：新增 3 人" in await school.director.says("方晓雯\n数学组：李想、张满")
    await school.director.taps("✅ 导入")
    assert (await people(school))["李想"] == (["数学组"], False)


@pytest.mark.parametrize("words", ["今天天气怎么样\n明天呢", "课题中期\n教学常规", "方晓雯"])
async def test_other_words_are_no_roster(school: School, words: str) -> None:
    assert "没明白" in await school.director.says(words)


async def test_only_a_director_pastes_a_roster(school: School) -> None:
    assert "没明白" in await school.teacher.says("方晓雯\n李想")


async def test_a_subject_that_cannot_be_stored_is_said(school: School) -> None:
    text = await paste(school, "欧阳一诺（音乐）\n方晓雯（美术）")
    assert "没写年级，学科没有记：欧阳一诺（音乐）、方晓雯（美术）" in text


async def test_who_names_no_group_goes_to_that_of_the_subject(school: School) -> None:
    text = await paste(school, "方晓雯 数学\n王小明 语文 三年级 教研组长\n李想 语文组 数学")
    assert "没写教研组，按任教学科归组：方晓雯、王小明" in text
    assert "没写是哪个组" not in text and "学科没有记" not in text.replace("学科没有记：李想", "")
    await school.director.taps("✅ 导入")
    after = await people(school)
    assert after["方晓雯"] == (["数学组"], False)
    assert after["王小明"] == (["语文组"], True)
    assert after["李想"] == (["语文组"], False)


async def test_a_subject_moves_nobody_who_is_on_the_list_already(school: School) -> None:
    before = await people(school)
    await paste(school, "陈小满 语文\n方晓雯")
    await school.director.taps("✅ 导入")
    assert (await people(school))["陈小满"] == before["陈小满"]


async def test_pasted_words_without_a_name_are_told_apart(school: School) -> None:
    assert "没有读到老师的姓名" in await paste(school, "12345")
    assert "✏️ 粘贴名单" in school.director.buttons()


async def test_an_unanswered_preview_waits_and_wants_a_tap(school: School) -> None:
    await paste(school, "方晓雯")
    answer = await school.director.says("好的")
    assert "点一个按钮" in answer and "读到 1 人" in answer
    assert "✅ 导入" in school.director.buttons()
