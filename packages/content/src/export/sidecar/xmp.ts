import type { KnownFacts } from '../../description.js';
import { escapeHtml } from '../page/escape.js';

/** What is known of a file, as programs for pictures read it beside the file: XMP (ISO 16684-1; docs/formats/exports.md §6). */
export function xmpOf({
  date,
  utcOffsetSeconds,
  location,
  title,
  caption,
  keywords = [],
  people = [],
}: KnownFacts): string {
  const time = date && zonedTime(date, utcOffsetSeconds);
  const properties = [
    ...(time === undefined
      ? []
      : [
          element('exif:DateTimeOriginal', time),
          element('photoshop:DateCreated', time),
          element('xmp:CreateDate', time),
        ]),
    ...(location
      ? [
          element('exif:GPSLatitude', angle(location.latitude, 'N', 'S')),
          element('exif:GPSLongitude', angle(location.longitude, 'E', 'W')),
        ]
      : []),
    ...(title === undefined ? [] : [words('dc:title', title)]),
    ...(caption === undefined ? [] : [words('dc:description', caption)]),
    ...bag('dc:subject', keywords),
    ...bag('Iptc4xmpExt:PersonInImage', people),
  ];
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:exif="http://ns.adobe.com/exif/1.0/"
    xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">
${properties.map((property) => `   ${property}\n`).join('')}  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
`;
}

function element(name: string, text: string): string {
  return `<${name}>${xml(text)}</${name}>`;
}

function words(name: string, text: string): string {
  return `<${name}><rdf:Alt><rdf:li xml:lang="x-default">${xml(text)}</rdf:li></rdf:Alt></${name}>`;
}

function bag(name: string, texts: readonly string[]): string[] {
  if (texts.length === 0) return [];
  return [`<${name}><rdf:Bag>${texts.map((text) => element('rdf:li', text)).join('')}</rdf:Bag></${name}>`];
}

/** XML has no place for two more characters than pages have none for. */
function xml(text: string): string {
  return escapeHtml(text).replace(/[\ufffe\uffff]/g, '\ufffd');
}

/** By the clock of the place where that is known, else in UTC; to the second where there is no part of one. */
function zonedTime(date: Date, offset: number | undefined): string | undefined {
  const minutes = Math.round((offset ?? 0) / 60);
  const wall = new Date(date.getTime() + minutes * 60_000);
  const year = wall.getUTCFullYear();
  if (Number.isNaN(year) || year < 1 || year > 9999) return undefined;
  const time = wall.toISOString().replace(/\.000Z$|Z$/, '');
  if (offset === undefined) return `${time}Z`;
  const two = (value: number): string => `${value}`.padStart(2, '0');
  const absolute = Math.abs(minutes);
  return `${time}${minutes < 0 ? '-' : '+'}${two(Math.floor(absolute / 60))}:${two(absolute % 60)}`;
}

/** Degrees and minutes, as Exif for XMP writes them: `57,38.123456N`. */
function angle(degrees: number, positive: string, negative: string): string {
  const millionths = Math.round(Math.abs(degrees) * 60_000_000);
  const minutes = (millionths % 60_000_000) / 1_000_000;
  return `${Math.floor(millionths / 60_000_000)},${minutes.toFixed(6)}${degrees < 0 ? negative : positive}`;
}
