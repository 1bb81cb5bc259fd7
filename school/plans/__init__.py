"""Reading a school's term plan: `reading.read_plan` turns its text into a draft that a person confirms.

From the text inwards:

- the draft and its forms: `document` (what a plan says), `output` (as JSON and counts)
- text to lines: `script` (traditional to simplified, full to half width, one character for one), `lines`
  (list markers, cells), `spaced` and `vertical` (tables that lost their cells), `tables` (what the columns
  hold), `parts` (several plans in one file), `setting` (whose plan it is), `clauses`, `numbers`
- calendars: `calendars` (how far a section goes), `months`, `weeks`, `items` (a section cut into items)
- meeting times: `research_times`, with `meeting_words` (when) and `group_names` (who meets)
- deadlines: `deadlines` (what is due), with `due_words` (when)
- duties: `quotas` (headings and sentences), `duties` (one clause), `context` (what earlier clauses lend),
  `quota_tables` (roles and tasks in rows and columns), `tokens` (roles, activities, counts and periods in a
  clause), `subjects` and `holders` (who bears it: said, unsaid), `counted` (what a count counts), `refusals`
  (counts that are no duty)
- people: `people` (lists of names)

Words live in tables of their own: `role_words` (people, groups, offices, school subjects), `activity_words`
(what is done, its kind and units), `force_words` (how often, must, may, wish, past, penalty), `meeting_words`,
`due_words`. `reading` puts everything together.
"""
