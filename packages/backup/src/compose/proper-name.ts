const systemDomain = /^[A-Z][A-Za-z]*Domain$/;
const container = /^(?:AppDomain|AppDomainGroup|AppDomainPlugin|SysContainerDomain|SysSharedContainerDomain)-(.+)$/;

/**
 * Whether a phone itself would call an entry so: one of the system's domains or an app's container, and a path that stays below it
 * (docs/formats/composed-backup.md §2). Whatever else an index holds is never handed on to a phone.
 */
export function isProperName(domain: string, relativePath: string): boolean {
  return isProperDomain(domain) && (relativePath === '' || isProperPath(relativePath));
}

/** The app, group or service whose container a domain is; `undefined` for the system's own. */
export function containerOf(domain: string): string | undefined {
  return container.exec(domain)?.[1];
}

function isProperDomain(domain: string): boolean {
  if (systemDomain.test(domain)) return true;
  const identifier = containerOf(domain);
  return identifier !== undefined && !/[/\\\u0000-\u001f\u007f]|\.\./.test(identifier);
}

function isProperPath(path: string): boolean {
  return !path.includes('\0') && path.split('/').every((name) => name !== '' && name !== '.' && name !== '..');
}
