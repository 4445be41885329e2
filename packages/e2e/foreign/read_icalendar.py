"""Prints what python-icalendar reads of a file: a JSON line a component, {name, lines: {name: [[parameters, value], …]}, alarms}.

Times with a zone become UTC by that zone as Python knows it. Of a zone that the file describes the line says in how many of the
hours of its years the described clock is another than Python's.
"""

import datetime
import json
import sys
import zoneinfo

import icalendar
import pytz


def shown(value):
    if isinstance(value, list):
        return [shown(each) for each in value]
    if isinstance(value, icalendar.prop.vDDDLists):
        return [shown(each) for each in value.dts]
    if hasattr(value, "dt"):
        value = value.dt
        if isinstance(value, datetime.datetime) and value.tzinfo is not None:
            return value.astimezone(pytz.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        if isinstance(value, datetime.timedelta):
            return value.total_seconds()
        return value.isoformat()
    if isinstance(value, (icalendar.prop.vRecur, icalendar.prop.vGeo)):
        return value.to_ical().decode() if isinstance(value, icalendar.prop.vRecur) else value.to_ical()
    return str(value)


def lines(component):
    read = {}
    for name, value in component.property_items(recursive=False):
        if name in ("BEGIN", "END"):
            continue
        parameters = {key: str(each) for key, each in getattr(value, "params", {}).items()}
        read.setdefault(name, []).append([parameters, shown(value)])
    return read


def differing_hours(component):
    described = component.to_tz()
    known = zoneinfo.ZoneInfo(str(component["TZID"]))
    first = min(each["DTSTART"].dt for each in component.subcomponents)
    moment = datetime.datetime(first.year + 1, 1, 1, tzinfo=datetime.timezone.utc)
    differing = 0
    while moment.year < 2037:
        differing += moment.astimezone(described).utcoffset() != moment.astimezone(known).utcoffset()
        moment += datetime.timedelta(hours=1)
    return differing


with open(sys.argv[1], "rb") as file:
    calendar = icalendar.Calendar.from_ical(file.read())
print(json.dumps({"name": "VCALENDAR", "lines": lines(calendar)}, ensure_ascii=False))
for component in calendar.subcomponents:
    read = {"name": component.name, "lines": lines(component)}
    if component.name == "VTIMEZONE":
        read["differing"] = differing_hours(component)
    else:
        read["alarms"] = [lines(alarm) for alarm in component.subcomponents]
    print(json.dumps(read, ensure_ascii=False))
