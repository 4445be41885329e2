import type { Doubt } from '@pearmain/contract';

/** Why content is not exactly what the phone noted of it. */
export const doubtWords: Readonly<Record<Doubt, string>> = {
  'length-differs': 'its length is another one; it probably changed while the phone saved it',
  'bad-ending': 'its end is damaged or missing',
  'not-whole-blocks': 'it is cut',
};
