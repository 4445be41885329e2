import { MessageChannel } from 'node:worker_threads';

const nowhere = new MessageChannel().port1;
nowhere.close();

/**
 * Gives the memory of bytes back at once, all of their buffer; nobody may look at them again. What a cipher returns is new memory each
 * time, and forty megabytes of it would wait for the collector. What is handed to a port that is closed is gone.
 */
export function release(bytes: Uint8Array<ArrayBuffer>): void {
  nowhere.postMessage(undefined, [bytes.buffer]);
}
