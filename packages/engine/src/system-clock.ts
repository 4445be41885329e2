import type { Clock } from '@pearmain/base';
import { systemTimer } from '@pearmain/device';

/** The computer's own clock. */
export const systemClock: Clock = { now: () => new Date(), ...systemTimer };
