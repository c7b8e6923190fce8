"""A person's calendar, read by a program that has nothing of ours: the package icalendar (RFC 5545). What it must find is what the
person reads on the page of the day; a feed that is broken on purpose is told from one that is not, so that what says that nothing is
wrong is known to look."""

import datetime
import html.parser
import json
import re
import unittest
import urllib.request
import uuid

import icalendar

from test_api import Served, post

# A line without its end (RFC 5545, 3.1).
LONGEST = 75
TIME_ZONE = "Asia/Shanghai"
# An order that needs more than one line, and has what a calendar has to escape.
TITLE = "核对临时用电、排水和围挡，逐项报送；附 A, B; C 三张清单，清单由项目责任人核对后签字，并在例会上说明"


class Links(html.parser.HTMLParser):
    """The texts of a page's links."""

    def __init__(self):
        super().__init__()
        self.texts, self.inside = [], False

    def handle_starttag(self, tag, _):
        if tag == "a":
            self.texts.append("")
            self.inside = True

    def handle_endtag(self, tag):
        if tag == "a":
            self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.texts[-1] += data


def wrong_lines(feed):
    """What is wrong with the lines, as bytes: each has its end, and none is longer than it may be."""
    *lines, rest = feed.split(b"\r\n")
    faults = [f"no end: {rest}"] if rest else []
    faults += [f"half an end: {line}" for line in lines if b"\r" in line or b"\n" in line]
    return faults + [f"too long: {line}" for line in lines if len(line) > LONGEST]


def is_start(value):
    """A day, or a moment of the zone's clock."""
    if isinstance(value, datetime.datetime):
        return value.tzinfo is not None and str(value.tzinfo) == TIME_ZONE
    return isinstance(value, datetime.date)


def title_of(summary):
    """The title, if the summary is not of the projects to be supervised: it stands after what is to be done."""
    what, _, title = summary.partition("：")
    return "" if what == "日督导" else title


def wrong_events(feed, shown):
    """What is wrong with the events, and the titles that no link of the page says."""
    try:
        calendar = icalendar.Calendar.from_ical(feed)
    except ValueError as error:
        return [f"no calendar: {error}"]
    faults = [f"{component.name}: {error}" for component in calendar.walk() for error in component.errors]
    if faults:
        return faults
    events = calendar.walk("VEVENT")
    ids = [str(event.get("UID", "")) for event in events]
    if not events:
        faults.append("no event")
    if len(set(ids)) != len(ids) or "" in ids:
        faults.append(f"an event without an id of its own: {ids}")
    for event in events:
        stamp, start, summary = event.get("DTSTAMP"), event.get("DTSTART"), str(event.get("SUMMARY", ""))
        if stamp is None or stamp.dt.utcoffset() != datetime.timedelta(0):
            faults.append(f"{summary}: not stamped")
        if start is None or not is_start(start.dt):
            faults.append(f"{summary}: begins {start}")
        if not summary or re.search(r"[\\\r\n\t\ufffd]", summary):
            faults.append(f"{summary!r}: no summary as it is read")
        if title_of(summary) and title_of(summary) not in shown:
            faults.append(f"{summary}: not on the page of the day")
    if not any(title_of(str(event.get("SUMMARY", ""))) for event in events):
        faults.append("no title")
    return faults


class Calendar(Served):
    account = "lead1"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order()
        with post(cls.address + "/me/calendar", {"act": "new"}, cls.cookie) as answer:
            page = answer.read().decode()
        # A calendar program has no session: the address is its key.
        address = re.search(re.escape(cls.address) + r"/calendar/[^\"]+\.ics", page)[0]
        with urllib.request.urlopen(address) as answer:
            cls.feed = answer.read()
        with urllib.request.urlopen(urllib.request.Request(cls.address + "/", headers={"Cookie": cls.cookie})) as answer:
            links = Links()
            links.feed(answer.read().decode())
        cls.shown = {" ".join(text.split()) for text in links.texts}

    @classmethod
    def order(cls):
        """An order for the unit of whoever looks, as whoever keeps orders enters and assigns it."""
        keeper = cls.sign_in("oversight1")

        def record(kind, content):
            fact = {"id": str(uuid.uuid4()), "kind": kind, "unit": "dept-office", "happened": "2020-01-20", "content": content}
            head = {"Cookie": keeper, "Content-Type": "application/json"}
            request = urllib.request.Request(cls.address + "/api/v1/records", json.dumps(fact).encode(), head)
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)["seq"]

        content = {"order": "db-calendar", "title": TITLE, "source": "work_plan", "lead_unit": "dept-projects", "due_on": "2020-02-28"}
        order = record("oversight.order", content)
        record("oversight.order_step", {"order": order, "order_step": "assigned"})

    def test_every_line_is_as_long_as_it_may_be_and_ends_as_it_must(self):
        self.assertEqual(wrong_lines(self.feed), [])

    def test_every_event_is_read_and_says_what_the_page_of_the_day_says(self):
        self.assertEqual(wrong_events(self.feed, self.shown), [])

    def test_the_order_with_the_long_title_is_among_them(self):
        self.assertIn(b"\r\n ", self.feed, "nothing is folded")
        events = icalendar.Calendar.from_ical(self.feed).walk("VEVENT")
        starts = [event["DTSTART"].dt for event in events if title_of(str(event["SUMMARY"])) == TITLE]
        self.assertEqual(starts, [datetime.date(2020, 2, 28)])

    def test_lines_that_are_broken_are_told(self):
        for broken in [self.feed.replace(b"\r\n", b"\n"), self.feed.replace(b"\r\n ", b""), self.feed + b"X"]:
            self.assertTrue(wrong_lines(broken))

    def test_events_that_are_broken_are_told(self):
        unfolded = self.feed.replace(b"\r\n ", b"")
        # A part of the title that a calendar has not to escape.
        title = TITLE.partition("；")[0]
        self.assertIn(title.encode(), unfolded)
        self.assertEqual(wrong_events(unfolded, self.shown), [], "what is broken below was not broken before")
        broken = {
            "cut off": unfolded[: unfolded.rindex(b"END:VEVENT")],
            "the same id": re.sub(rb"UID:.*", b"UID:x\r", unfolded),
            "no stamp": re.sub(rb"DTSTAMP:.*\r\n", b"", unfolded),
            "no day": re.sub(rb"DTSTART;VALUE=DATE:.*", b"DTSTART;VALUE=DATE:20200230\r", unfolded),
            "no zone": re.sub(rb"DTSTART;VALUE=DATE:.*", b"DTSTART:20200121T090000\r", unfolded),
            "escaped twice": unfolded.replace(title.encode(), title.encode() + rb"\\,"),
            "folded wrongly": unfolded.replace(title.encode(), title[:2].encode() + b"\r\n  " + title[2:].encode()),
            "cut within a letter": unfolded.replace(title.encode(), title.encode()[:-1]),
            "no events": unfolded[: unfolded.index(b"BEGIN:VEVENT")] + b"END:VCALENDAR\r\n",
        }
        for name, feed in broken.items():
            with self.subTest(name):
                self.assertNotEqual(feed, unfolded)
                self.assertTrue(wrong_events(feed, self.shown))


if __name__ == "__main__":
    unittest.main()
