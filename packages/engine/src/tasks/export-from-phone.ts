import type { TaskContext } from '@pearmain/base';
import type { ExportResult } from '@pearmain/contract';
import { Afc, openTrusted } from '@pearmain/device';
import { phoneFiles } from '../contents/phone-files.js';
import type { Environment } from '../environment.js';
import { choosePhone, pairRecords, trustOptions } from '../phones.js';
import { type ExportWish, exportTo } from './export-content.js';

/**
 * Writes the pictures of a connected phone, as `exportContent` writes those of a backup: with their albums, where the phone shows its library,
 * else as files. Nothing on the phone is changed.
 *
 * @throws as `exportItems`, `choosePhone` and `openTrusted`
 */
export async function exportFromPhone(
  environment: Environment,
  { device, ...wish }: ExportWish & { readonly device?: string | undefined },
  context: TaskContext,
): Promise<ExportResult> {
  const phone = await choosePhone(environment, device, context);
  const records = pairRecords(environment, context);
  await using session = await openTrusted(phone.device, records, trustOptions(environment), context);
  await using afc = await Afc.open(session);
  const source = {
    kind: 'photos',
    files: phoneFiles(afc),
    isEncrypted: false,
    device: { udid: session.udid },
  } as const;
  return { device: session.udid, ...(await exportTo(environment, source, wish, context)) };
}
