import { AppError } from '@pearmain/base';
import { plainText } from '../plain-text.js';
import { ManagedConfiguration } from '../services/managed-configuration.js';
import type { ServiceSource } from '../services/service-source.js';

/** Who manages a phone: its supervision, and what its profiles are called. */
export interface Management {
  readonly isSupervised: boolean;
  readonly organization?: string;
  readonly profiles: readonly string[];
}

const mostProfiles = 100;
const longestName = 100;

function shown(text: string): string {
  return plainText(text.slice(0, longestName));
}

/** Reads who manages a phone; `undefined` where it does not tell (docs/protocols/services.md §6). */
export async function readManagement(source: ServiceSource): Promise<Management | undefined> {
  try {
    await using service = await ManagedConfiguration.open(source);
    const supervision = await service.supervision();
    const profiles = await service.profiles();
    if (!supervision && !profiles) return undefined;
    const names = (profiles ?? []).slice(0, mostProfiles).map(({ identifier, name }) => shown(name ?? identifier));
    const { isSupervised = false, organization } = supervision ?? {};
    return {
      isSupervised,
      ...(organization === undefined ? {} : { organization: shown(organization) }),
      profiles: names,
    };
  } catch (error) {
    if (error instanceof AppError) return undefined; // a connection that is gone shows at the next question
    throw error;
  }
}
