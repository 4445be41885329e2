import { KeyedArchiveWriter, Real, writeBinaryPlist } from '@pearmain/formats';
import { appleSeconds, later } from '../../making/moments.js';
import { attributedBody } from '../../making/typedstream.js';

/** `message_summary_info` of an edited message: every text it had, the last one being the current. */
export function editHistory(texts: readonly string[], sent: Date): Uint8Array {
  const versions = texts.map((text, index) => ({
    t: attributedBody(text),
    d: new Real(appleSeconds(later(sent, index * 40))),
  }));
  const original = texts[0] ?? '';
  return writeBinaryPlist({
    ust: true,
    amc: 0,
    ep: [0],
    ec: { '0': versions },
    otr: { '0': { lo: 0, le: original.length } },
  });
}

/** `message_summary_info` of a message that was taken back: its length is all that stays. */
export function retraction(length: number): Uint8Array {
  return writeBinaryPlist({ ust: true, amc: 0, rp: [0], otr: { '0': { lo: 0, le: length } } });
}

/** `payload_data` of a link: a keyed archive of its title, summary and address. */
export function richLink(link: { url: string; title: string; summary: string }): Uint8Array {
  const archive = new KeyedArchiveWriter();
  const root = archive.reserve();
  const metadata = archive.reserve();
  const url = archive.reserve();
  const address = archive.add(link.url);
  archive.fill(url, {
    'NS.base': KeyedArchiveWriter.null,
    'NS.relative': address,
    $class: archive.class('NSURL', 'NSObject'),
  });
  archive.fill(metadata, {
    version: 1,
    title: archive.add(link.title),
    summary: archive.add(link.summary),
    URL: url,
    originalURL: url,
    $class: archive.class('LPLinkMetadata', 'NSObject'),
  });
  archive.fill(root, {
    richLinkIsPlaceholder: false,
    richLinkMetadata: metadata,
    $class: archive.class('RichLink', 'NSObject'),
  });
  return archive.finish(root);
}
