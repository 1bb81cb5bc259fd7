"""The web chat as people use it, on a phone and on a desktop."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.sandbox import Chat, Person, Sandbox
from tests.bot.sandbox.browser import NEEDS_BROWSER, Browser, browsing
from tests.bot.sandbox.conftest import PNG, Api

pytestmark = NEEDS_BROWSER

KEYBOARD = {
    "inline_keyboard": [
        [{"text": "收到", "callback_data": "ok"}, {"text": "稍后", "callback_data": "later"}],
        [{"text": "打开私聊", "url": "https://t.me/jiaoyan_bot?start=obs_12"}],
    ]
}


@pytest.fixture
async def browser(chromium: str, sandbox: Sandbox) -> AsyncIterator[Browser]:
    """A browser that closes before the sandbox does, and has had nothing to complain about."""
    async with browsing(chromium) as browser:
        yield browser
        assert [problem for page in browser.pages for problem in page.problems] == []


async def answer_tap(api: Api, **answer: object) -> None:
    """Answer the tap that has come last."""
    *_, update = await api("getUpdates", timeout=5)
    await api("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], **answer)
    await api("getUpdates", offset=update["update_id"] + 1)


async def test_a_new_person_starts_the_bot(
    browser: Browser, api: Api, sandbox: Sandbox, fang: Person
) -> None:
    await api("setMyDescription", description="我帮助学校管理教研。")
    page = await browser.page()
    await page.goto(sandbox.url)
    await page.see("我帮助学校管理教研。")
    await page.click("开始")
    (update,) = await api("getUpdates", timeout=5)
    assert update["message"]["text"] == "/start"
    await api("sendMessage", chat_id=fang.id, text="<b>您好</b>，/help", parse_mode="HTML")
    await page.see("您好，/help")
    assert await page.evaluate("document.querySelector('.text b').innerText") == "您好"
    await page.click("输入消息")
    await page.write("谢谢")
    await page.key("Enter")
    await sandbox.until(lambda: sandbox.messages(fang)[-1].text == "谢谢")


async def test_on_a_phone_one_switches_people_and_chats(
    browser: Browser, sandbox: Sandbox, li: Person, fang: Person, maths: Chat
) -> None:
    page = await browser.page(390, 844, phone=True)
    await page.goto(sandbox.url)
    await page.click("切换身份")
    await page.click("王芳", ".choice")
    await page.click("数学教研组", ".chatrow")
    await page.see("这里还没有消息")
    await page.click("输入消息")
    await page.write("大家好")
    await page.click("发送")
    await page.click("返回聊天列表")
    await page.see("我：大家好")
    await page.click("切换身份")
    await page.wait_for("document.querySelector('.choice .badge')?.innerText === '1'")
    await page.click("李明", ".choice")
    await page.see("王芳：大家好")
    await page.see("11月25日 周三")


async def test_buttons_answer_with_a_toast_or_an_alert(
    browser: Browser, api: Api, sandbox: Sandbox, li: Person
) -> None:
    await api("sendMessage", chat_id=li.id, text="通知", reply_markup=KEYBOARD)
    page = await browser.page(390, 844, phone=True)
    await page.goto(f"{sandbox.url}/#101/101")
    await page.click("收到")
    await answer_tap(api, text="谢谢")
    await page.see("谢谢")
    await page.click("稍后")
    await answer_tap(api, text="请今天内确认", show_alert=True)
    await page.see("请今天内确认")
    await page.click("好的")
    await page.gone("请今天内确认")


async def test_a_deep_link_leads_to_start_with_its_payload(
    browser: Browser, api: Api, sandbox: Sandbox, li: Person, maths: Chat
) -> None:
    await api("sendMessage", chat_id=maths.id, text="听课记录", reply_markup=KEYBOARD)
    page = await browser.page()
    await page.goto(f"{sandbox.url}/#101/{maths.id}")
    await page.click("打开私聊")
    await page.click("开始", ".startbutton")
    await sandbox.until(lambda: sandbox.messages(li))
    assert sandbox.messages(li)[0].text == "/start obs_12"


async def test_a_startgroup_link_brings_the_bot_into_a_group(
    browser: Browser, api: Api, sandbox: Sandbox, li: Person
) -> None:
    group = sandbox.add_group(-8, "新群", [li], with_bot=False)
    link = "<a href='https://t.me/jiaoyan_bot?startgroup=join'>加进群里</a>"
    await api("sendMessage", chat_id=li.id, text=link, parse_mode="HTML")
    page = await browser.page()
    await page.goto(f"{sandbox.url}/#101/101")
    await page.click("加进群里")
    await page.click("新群", ".choice")
    await page.see("李明邀请教研助手加入了群组")
    assert sandbox.messages(group)[-1].text == "/start@jiaoyan_bot join"


async def test_topics_are_shown_together_or_alone(browser: Browser, sandbox: Sandbox, li: Person) -> None:
    forum = sandbox.add_group(-7, "全校教研", [li], forum=True)
    topic = sandbox.add_topic(forum, "听课安排")
    await sandbox.send(li, forum, "在综合里")
    await sandbox.send(li, forum, "在话题里", thread=topic)
    page = await browser.page(390, 844, phone=True)
    await page.goto(f"{sandbox.url}/#101/{forum.id}")
    await page.see("在综合里")
    await page.wait_for("document.querySelector('.bubble .topic')?.innerText === '听课安排'")
    await page.click("听课安排", ".topics button")
    await page.gone("在综合里")
    await page.click("输入消息")
    await page.write("也在话题里")
    await page.click("发送")
    await sandbox.until(lambda: sandbox.messages(forum)[-1].text == "也在话题里")
    assert sandbox.messages(forum)[-1].thread == topic


async def test_commands_are_offered_while_one_types(
    browser: Browser, api: Api, sandbox: Sandbox, li: Person, maths: Chat
) -> None:
    menu = [{"command": "observe", "description": "记录听课"}, {"command": "help", "description": "帮助"}]
    await api("setMyCommands", commands=menu)
    page = await browser.page()
    await page.goto(f"{sandbox.url}/#101/{maths.id}")
    await page.click("输入消息")
    await page.write("/")
    await page.see("记录听课")
    await page.write("he")
    await page.gone("记录听课")
    await page.key("Enter")
    await sandbox.until(lambda: sandbox.messages(maths))
    assert sandbox.messages(maths)[0].text == "/help@jiaoyan_bot"


async def test_files_and_pictures_are_sent(
    browser: Browser, sandbox: Sandbox, li: Person, tmp_path: Path
) -> None:
    document, picture = tmp_path / "教案.docx", tmp_path / "板书.png"
    document.write_bytes(b"x")
    picture.write_bytes(PNG)
    page = await browser.page()
    await page.goto(f"{sandbox.url}/#101/101")
    await page.see("教研助手")
    await page.wait_for("document.querySelector('input[type=file]')")
    await page.choose_files(document, picture)
    await page.see("教案.docx")
    await page.click("输入消息")
    await page.write("请看")
    await page.key("Enter")
    await sandbox.until(lambda: len(sandbox.messages(li)) == 2)
    photo, file = sandbox.messages(li)
    assert ("photo" in photo.data, photo.text) == (True, "请看")
    assert file.document is not None
    assert file.document["file_name"] == "教案.docx"
    # This PNG is a header only; Chromium may complain that it can't be drawn.
    page.problems.clear()


async def test_one_replies_and_edits(browser: Browser, api: Api, sandbox: Sandbox, li: Person) -> None:
    await api("sendMessage", chat_id=li.id, text="请填写课题")
    page = await browser.page(390, 844, phone=True)
    await page.goto(f"{sandbox.url}/#101/101")
    await page.see("请填写课题")
    await page.evaluate("document.querySelector('.messagemenu').click()")
    await page.click("回复")
    await page.see("回复 教研助手")
    await page.write("分数的意义")
    await page.click("发送")
    await sandbox.until(lambda: len(sandbox.messages(li)) == 2)
    mine = sandbox.messages(li)[1]
    assert mine.data["reply_to_message"]["text"] == "请填写课题"
    await page.see("分数的意义")
    await page.evaluate("document.querySelector('.own .messagemenu').click()")
    await page.click("编辑")
    await page.write("（一）")
    await page.click("发送")
    await sandbox.until(lambda: mine.edits)
    assert mine.text == "分数的意义（一）"
    await page.see("已编辑")


async def test_reply_keyboards_write_for_people(
    browser: Browser, api: Api, sandbox: Sandbox, li: Person
) -> None:
    markup = {
        "keyboard": [["上午第一节", "取消"]],
        "one_time_keyboard": True,
        "input_field_placeholder": "第几节",
    }
    await api("sendMessage", chat_id=li.id, text="选一节", reply_markup=markup)
    page = await browser.page(390, 844, phone=True)
    await page.goto(f"{sandbox.url}/#101/101")
    await page.click("上午第一节")
    await sandbox.until(lambda: sandbox.messages(li)[-1].text == "上午第一节")
    await page.wait_for("document.querySelector('.replykeys').hidden")


async def test_the_clock_moves_and_trouble_can_be_made(
    browser: Browser, sandbox: Sandbox, li: Person
) -> None:
    page = await browser.page()
    await page.goto(f"{sandbox.url}/#101/101")
    await page.see("14:20")
    await page.click("下周一")
    await page.see("11月30日 周一")
    await page.see("07:30")
    await page.click("故障")
    await page.click("李明屏蔽机器人")
    await page.click("重新启动机器人")
    await sandbox.until(lambda: sandbox.messages(li))
    assert not li.blocked


async def test_an_upgraded_group_stays_open(
    browser: Browser, sandbox: Sandbox, li: Person, prep: Chat
) -> None:
    await sandbox.send(li, prep, "升级以前")
    page = await browser.page()
    await page.goto(f"{sandbox.url}/#101/{prep.id}")
    await page.see("升级以前")
    new = sandbox.upgrade_group(prep)
    await page.see("本群已升级为超级群")
    await page.wait_for(f"location.hash === '#101/{new.id}'")
    await page.see("升级以前")


async def test_what_people_write_is_never_markup(browser: Browser, api: Api, sandbox: Sandbox) -> None:
    evil = '<img src=x onerror="document.title=1"><b>x</b>'
    person = sandbox.add_person(7, evil)
    group = sandbox.add_group(-9, evil, [person])
    await sandbox.send(person, group, f"{evil} /help")
    await sandbox.send_document(person, group, evil, b"x")
    markup = {"inline_keyboard": [[{"text": evil, "url": "http://example.com/"}]]}
    await api("sendMessage", chat_id=group.id, text=evil, reply_markup=markup)
    link = "<a href='tg://x/javascript:alert(1)'>x</a>"
    await api("sendMessage", chat_id=group.id, text=link, parse_mode="HTML")
    page = await browser.page()
    await page.goto(f"{sandbox.url}/#7/{group.id}")
    await page.see("/help")
    assert await page.evaluate("document.querySelectorAll('img, .text b').length") == 0
    assert await page.evaluate("[...document.querySelectorAll('.text a')].at(-1).getAttribute('href')") == "#"


async def test_the_page_survives_a_restart_of_the_server(browser: Browser) -> None:
    first = Sandbox()
    first.add_person(1, "李明").started = True
    await first.start()
    page = await browser.page()
    await page.goto(f"{first.url}/#1/1")
    await page.see("李明")
    await first.stop()
    await page.see("正在重连")
    second = Sandbox()
    second.add_person(1, "李明").started = True
    await second.start(port=int(first.url.rpartition(":")[2]))
    async with ClientSession() as session:
        await Api(session, second)("sendMessage", chat_id=1, text="我又回来了")
    await page.see("我又回来了")
    await page.gone("正在重连")
    await page.close()
    page.problems.clear()
    await second.stop()


@pytest.mark.parametrize(("width", "phone"), [(390, True), (1280, False)])
async def test_nothing_is_wider_than_the_window(
    browser: Browser, api: Api, sandbox: Sandbox, li: Person, maths: Chat, width: int, phone: bool
) -> None:
    long = {"inline_keyboard": [[{"text": "很长的按钮" * 8, "callback_data": "x"} for _ in range(3)]]}
    await api(
        "sendMessage", chat_id=maths.id, text="x" * 300 + "\n<pre>" + "长" * 200 + "</pre>", parse_mode="HTML"
    )
    await api("sendMessage", chat_id=maths.id, text="短", reply_markup=long)
    await sandbox.send_document(li, maths, "很长的文件名" * 20 + ".docx", b"x")
    page = await browser.page(width, 800, phone=phone)
    await page.goto(f"{sandbox.url}/#101/{maths.id}")
    await page.see(".docx")
    too_wide = """[...document.querySelectorAll('.conversation *')].filter((e) => !e.closest('pre')
      && e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.className)"""
    assert json.dumps(await page.evaluate(too_wide)) == "[]"
