/** A fifth of the files of a large index: photos, and some apps. */
export function isComposed(domain: string): boolean {
  return domain === 'CameraRollDomain' || /^AppDomain-com\.example\.app(?:1?\d|2[0-4])$/.test(domain);
}
