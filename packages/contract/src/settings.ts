/** A setting that is in force, and where it comes from; `where` is the settings file. */
export interface SettingEntry {
  readonly name: string;
  readonly value: string | number | boolean;
  readonly origin: 'flag' | 'environment' | 'file' | 'default';
  readonly where?: string;
}
