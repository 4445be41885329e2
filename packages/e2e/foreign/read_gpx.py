"""Prints what gpxpy reads of files of GPX: a JSON line a file, with the points of its tracks."""

import json
import sys

import gpxpy

for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        gpx = gpxpy.parse(file)
    points = [point for track in gpx.tracks for segment in track.segments for point in segment.points]
    first, last = points[0], points[-1]
    print(
        json.dumps(
            {
                "name": gpx.tracks[0].name,
                "time": gpx.time.isoformat(),
                "points": len(points),
                "first": [first.latitude, first.longitude, first.elevation, first.time.isoformat()],
                "metres": round(gpx.length_2d()),
                "seconds": (last.time - first.time).total_seconds(),
            }
        )
    )
