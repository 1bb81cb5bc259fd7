"""What is kept of people, who sees it, and how it is taken out or erased."""

from __future__ import annotations

from typing import Final

from handlers.texts.html import Html, h, lines

TAKE: Final = "导出我的数据"
ERASE: Final = "删除我的资料"
FORGET: Final = "删除我的账号信息"
DEPARTED: Final = "离校老师的资料"
DELETE_SCHOOL: Final = "删除整所学校"
YES: Final = "确定删除，不能恢复"
BACK: Final = "‹ 返回"

ARCHIVE: Final = "我的数据.zip"
DATA_FILE: Final = "数据.json"

_KEPT: Final = Html(
    "<b>🔐 我保存什么</b>\n"
    "· 名单上的姓名、组别、职务、任教；填了的话还有出生年月和入职年份\n"
    "· 您的 Telegram 编号和显示的名字，用来给您发消息\n"
    "· 您记的听课、登记的工作、交的材料和文件\n"
    "· 您点过的“收到”、请假起止和提醒设置\n\n"
    "<b>谁看得到</b>\n"
    "· 听课笔记只有您自己看得到；评价由您决定分享给谁，学校另有规定的，会写在记录卡上\n"
    "· 完成的次数和交材料的情况：本组组长、学校行政和教科室主任\n"
    "· 别的学校看不到任何内容\n\n"
    "<b>不保存什么</b>\n"
    "· 群里的聊天\n"
    "· 消息的原文：处理完就清空；机器人说过的话，发出后就清空，只留投递时间，最多 13 个月"
)


def page(school: str | None) -> Html:
    """What is kept; for somebody without a school only the account."""
    if school is None:
        return lines([_KEPT, "", h("您现在不属于任何学校，我只记着您的 Telegram 编号和显示的名字。")])
    return lines([_KEPT, "", h("下面的操作只涉及您在<b>{school}</b>的资料。", school=school)])


def taken(school: str, files: int) -> Html:
    """The caption of the archive."""
    return h(
        "您在{school}的全部资料。数据.json 里是各项记录，另有 {files} 个文件。", school=school, files=files
    )


def taken_without(left_out: int) -> Html:
    """Some files did not fit into what a bot may send."""
    return h("有 {count} 个文件太大，没有放进去；在各条记录里可以单独取回。", count=left_out)


def ask_erase(school: str) -> Html:
    """The last look before one's own data go."""
    return lines(
        [
            h("<b>确定删除您在{school}的资料吗？</b>", school=school),
            h("· 姓名改为“已注销的老师”，和 Telegram 账号解除关联"),
            h("· 没有分享的笔记和评价、课堂记录、照片、草稿、提醒设置全部删除"),
            h("· 听课次数、交过的材料等学校要留存的记录改为不记名"),
            "",
            h("删除后不能恢复，建议先导出一份。"),
        ]
    )


def ask_erase_departed(name: str) -> Html:
    """The same for somebody who has left."""
    return h(
        "<b>确定删除{name}的个人资料吗？</b>\n"
        "姓名改为“已注销的老师”，没有分享的笔记和评价会删除；次数等学校要留存的记录改为不记名。不能恢复。",
        name=name,
    )


def anonymous_name(member_id: int) -> str:
    """What somebody is called whose data have been erased; the number tells them apart."""
    return f"已注销的老师{member_id}"


def erased() -> Html:
    """Said to whoever had their own data erased."""
    return h("您的资料已删除。以后想再用，请重新点学校的邀请链接。")


def forgotten() -> Html:
    """Said to whoever has no school."""
    return h("您的账号信息已删除。")


def erased_departed(name: str) -> Html:
    """Said to the director."""
    return h("{name}的个人资料已删除。", name=name)


def departed(count: int) -> Html:
    """Above the names of those who have left."""
    if not count:
        return h("没有离校老师的个人资料了。")
    return h("离校的老师共 {count} 位，他们的记录还留着姓名。点姓名可以删除个人资料。", count=count)


def ask_school_name(school: str) -> Html:
    """The question before a whole school goes."""
    return lines(
        [
            h("<b>⚠️ 删除{school}</b>", school=school),
            h("全部名单、日程、听课记录、任务、通知、材料都会删除，群的绑定也会解除。不能恢复。"),
            h("请先用 /export 导出需要留存的资料。"),
            "",
            h("确定的话，请把学校的全名发过来："),
        ]
    )


def not_the_name(school: str) -> Html:
    """Something else was typed."""
    return h("和学校全名“{school}”不一样，没有删除。", school=school)


def school_deleted(school: str, by: str | None = None) -> Html:
    """Said to whoever deleted the school, and to its other directors."""
    if by is None:
        return h("{school}的全部资料已删除。", school=school)
    return h("{by}删除了{school}在教研助手里的全部资料。", by=by, school=school)
