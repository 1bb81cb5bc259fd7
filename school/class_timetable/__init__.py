"""The timetable of a school's classes (课程表): read from sheets, and which lessons it has on a day. Pure."""
