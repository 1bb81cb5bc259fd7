"""All stores over one transaction."""

from __future__ import annotations

from functools import cached_property

from storage.accounts import Accounts
from storage.allowances import Allowances
from storage.announcements import Announcements
from storage.chats import Chats
from storage.class_lines import ClassLines
from storage.class_timetables import ClassTimetables
from storage.closings import Closings
from storage.consents import Consents
from storage.corrections import Corrections
from storage.database import Session
from storage.downloads import Downloads
from storage.drafts import Drafts
from storage.duties import Duties
from storage.exports import Exports
from storage.feeds import Feeds
from storage.joining import Joining
from storage.leaves import Leaves
from storage.members import Members
from storage.observations import Observations
from storage.pairs import Pairs
from storage.personal import Personal
from storage.plans import Plans
from storage.preferences import Preferences
from storage.receipts import Receipts
from storage.records import Records
from storage.reminders import Reminders
from storage.schedule import Schedule
from storage.schools import Schools
from storage.sharing import Sharing
from storage.sheets import Sheets
from storage.submissions import Submissions
from storage.templates import Templates
from storage.told import Tellings


class Store:
    """The stores a handler works with. Those of a school can't reach beyond it."""

    def __init__(self, session: Session, school_id: int | None) -> None:
        self.session = session
        self._school_id = school_id

    @property
    def school_id(self) -> int:
        """The school these stores belong to; asking for one without a school is a programming error."""
        if self._school_id is None:
            raise LookupError("no school in this context")
        return self._school_id

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self.session)

    @cached_property
    def drafts(self) -> Drafts:
        return Drafts(self.session)

    @cached_property
    def schools(self) -> Schools:
        return Schools(self.session)

    @cached_property
    def joining(self) -> Joining:
        return Joining(self.session)

    @cached_property
    def chats(self) -> Chats:
        return Chats(self.session)

    @cached_property
    def downloads(self) -> Downloads:
        return Downloads(self.session)

    @cached_property
    def feeds(self) -> Feeds:
        return Feeds(self.session, self.school_id)

    @cached_property
    def members(self) -> Members:
        return Members(self.session, self.school_id)

    @cached_property
    def leaves(self) -> Leaves:
        return Leaves(self.session, self.school_id)

    @cached_property
    def observations(self) -> Observations:
        return Observations(self.session, self.school_id)

    @cached_property
    def class_lines(self) -> ClassLines:
        return ClassLines(self.session, self.school_id)

    @cached_property
    def class_timetables(self) -> ClassTimetables:
        return ClassTimetables(self.session, self.school_id)

    @cached_property
    def sheets(self) -> Sheets:
        return Sheets(self.session, self.school_id)

    @cached_property
    def sharing(self) -> Sharing:
        return Sharing(self.session, self.school_id)

    @cached_property
    def corrections(self) -> Corrections:
        return Corrections(self.session, self.school_id)

    @cached_property
    def records(self) -> Records:
        return Records(self.session, self.school_id)

    @cached_property
    def duties(self) -> Duties:
        return Duties(self.session, self.school_id)

    @cached_property
    def closings(self) -> Closings:
        return Closings(self.session, self.school_id)

    @cached_property
    def pairs(self) -> Pairs:
        return Pairs(self.session, self.school_id)

    @cached_property
    def allowances(self) -> Allowances:
        return Allowances(self.session, self.school_id)

    @cached_property
    def schedule(self) -> Schedule:
        return Schedule(self.session, self.school_id)

    @cached_property
    def reminders(self) -> Reminders:
        return Reminders(self.session, self.school_id)

    @cached_property
    def consents(self) -> Consents:
        return Consents(self.session, self.school_id)

    @cached_property
    def preferences(self) -> Preferences:
        return Preferences(self.session, self.school_id)

    @cached_property
    def tellings(self) -> Tellings:
        return Tellings(self.session, self.school_id)

    @cached_property
    def announcements(self) -> Announcements:
        return Announcements(self.session, self.school_id)

    @cached_property
    def receipts(self) -> Receipts:
        return Receipts(self.session, self.school_id)

    @cached_property
    def submissions(self) -> Submissions:
        return Submissions(self.session, self.school_id)

    @cached_property
    def personal(self) -> Personal:
        return Personal(self.session, self.school_id)

    @cached_property
    def templates(self) -> Templates:
        return Templates(self.session, self.school_id)

    @cached_property
    def exports(self) -> Exports:
        return Exports(self.session, self.school_id)

    @cached_property
    def plans(self) -> Plans:
        return Plans(self.session, self.school_id)
