/** What lies beside an export with evidence (docs/formats/evidence.md): no file of an export has a name with such a character. */
export const listName = 'evidence~list.jsonl';
export const signatureName = 'evidence~signature.json';

/** What is signed: the sum of the list, and for what it is. */
export function signedBytes(sha256: string): Uint8Array {
  return new TextEncoder().encode(`pearmain evidence 1\n${sha256}\n`);
}
