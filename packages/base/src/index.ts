export type { Clock } from './clock.js';
export {
  AppError,
  type Fail,
  type FailureData,
  type FailureTable,
  type FailureWords,
  failures,
  isFailure,
} from './errors.js';
export type { Phase, TaskContext, TaskEvent } from './events.js';
export { fileName } from './file-name.js';
export { type Brand, isUdid, type Udid, udid } from './ids.js';
export type { JsonValue } from './json.js';
export { type Log, silentLog } from './log.js';
export { Scope } from './scope.js';
export { systemWords } from './system-words.js';
export { UniqueNames } from './unique-names.js';
export { visibleText } from './visible-text.js';
