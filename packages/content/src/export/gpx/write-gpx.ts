import { UniqueNames } from '@pearmain/base';
import type { Track, TrackPoint } from '../../description.js';
import type { Format } from '../format.js';
import { escapeHtml } from '../page/escape.js';
import { Zoned } from '../page/zoned.js';

/** A file of GPX 1.1 for each item that has a way (docs/formats/exports.md §11). */
export const writeGpx: Format = async ({ describe, items, folder, timeZone }) => {
  const zoned = new Zoned(timeZone);
  const names = new UniqueNames();
  for await (const item of items) {
    const track = describe.track?.(item);
    if (!track || track.points.length === 0) continue;
    const time = track.start ? `${zoned.full(track.start).replaceAll(':', '.')} ` : '';
    using file = folder.create(names.make(`${time}${track.title}`, '.gpx'));
    file.write(opening(track));
    for (const point of track.points) file.write(pointLine(point));
    file.write('</trkseg></trk>\n</gpx>\n');
    file.finish(track.start);
  }
};

function opening({ title, start }: Track): string {
  const time = start ? `<metadata><time>${start.toISOString()}</time></metadata>\n` : '';
  return `<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="Pearmain" xmlns="http://www.topografix.com/GPX/1/1">
${time}<trk><name>${escapeHtml(title)}</name><trkseg>
`;
}

/** In the order that GPX wants. */
function pointLine({ latitude, longitude, altitude, date }: TrackPoint): string {
  const height = altitude === undefined ? '' : `<ele>${altitude}</ele>`;
  const time = date ? `<time>${date.toISOString()}</time>` : '';
  return `<trkpt lat="${latitude}" lon="${longitude}">${height}${time}</trkpt>\n`;
}
