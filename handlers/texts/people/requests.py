"""Questions of people who want to join, and what the directors decide."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.html import Html, h, lines
from handlers.texts.names_and_roles import of_account, told_apart
from school.directory import Directory
from school.people import Member
from storage.accounts import Account
from storage.joining import Claim, Verdict

ADD, LISTED, DECLINE = "✅ 同意，加为新老师", "就是名单里的某人", "拒绝"
HAND_TO, ALLOW = "✅ 同意，换成新账号", "✅ 同意"
BACK, OPEN_CARD = "‹ 返回", "设置教研组和任教"

_VERDICTS = {Verdict.ACCEPTED: "同意", Verdict.DECLINED: "拒绝"}


def question(
    claim: Claim, asker: Account | None, wanted: Member | None, holder: Account | None, directory: Directory
) -> Html:
    """What a director is asked. `wanted` is the name on the list, `holder` the account that has it now."""
    head = h("🙋 <b>{name}</b>申请加入{school}", name=claim.name, school=directory.school.name)
    asked_by = h("申请的账号：{account}", account=of_account(asker))
    if wanted is None:
        return lines([head, asked_by, h("名单里没有这个姓名。")])
    who = h("名单里的{name}", name=told_apart(wanted, directory))
    if holder is None:
        return lines([head, asked_by, who, h("这个姓名有管理权限，请确认是本人。")])
    return lines(
        [
            head,
            asked_by,
            h("{who}现在的账号：{account}", who=who, account=of_account(holder)),
            h("同意后，原来的账号就不能再用这个姓名了。"),
        ]
    )


def who_is_it(claim: Claim) -> Html:
    """Which name on the list the asker is."""
    return h("{name}是名单里的哪一位？（只列出还没有加入的老师）", name=claim.name)


def nobody_free(claim: Claim) -> Html:
    """All names are taken."""
    return h("名单里的老师都已加入，{name}只能加为新老师。", name=claim.name)


def accepted(claim: Claim, member: Member, by: str) -> Html:
    """For the directors."""
    return h("✅ {by}已同意：{asked} 以“{name}”加入。", by=by, asked=claim.account, name=member.name)


def declined(claim: Claim, by: str) -> Html:
    """For the directors."""
    return h("{by}已拒绝 {asked} 以“{name}”加入。", by=by, asked=claim.account, name=claim.name)


def decided_before(claim: Claim, by: Member | None) -> Html:
    """Somebody else was faster, or it is the second tap."""
    verdict = _VERDICTS[claim.verdict] if claim.verdict else "处理"
    return h(
        "“{name}”的申请已经由{by}{verdict}了。",
        name=claim.name,
        by=by.name if by else "别的主任",
        verdict=verdict,
    )


def no_longer_needed(claim: Claim, member: Member) -> Html:
    """The asker has found a way in."""
    return h("{asked} 已经以“{name}”加入了，不用再处理。", asked=claim.account, name=member.name)


def you_are_declined(school: str) -> Html:
    """For the asker."""
    return h("{school}的教科室主任没有同意这次加入申请。如有疑问，请当面问问主任。", school=school)


def you_are_replaced(name: str, school: str) -> Html:
    """For the account that had the name."""
    return h(
        "{school}的“{name}”换到另一个账号了，这个账号不再使用。如有疑问，请联系教科室主任。",
        school=school,
        name=name,
    )


def waiting(claims: Sequence[Claim]) -> Html:
    """The list of open requests."""
    if not claims:
        return h("现在没有等待处理的加入申请。")
    return lines(
        [
            h("<b>等待处理的加入申请</b>（{n}）", n=len(claims)),
            *(h("· {name}　{account}", name=claim.name, account=claim.account) for claim in claims),
        ]
    )
