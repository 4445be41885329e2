import type { JsonValue } from '@pearmain/base';
import { fromBase64, isDict, type PlistDict, type PlistValue, Real, toBase64, Uid } from '@pearmain/formats';
import type { StoredSettings } from './state.js';

/**
 * What hosts, seeds and restores have set in the phone's lockdown domains (`''` is the global one). They lie over the
 * values that the phone computes itself.
 */
export class Settings {
  readonly #domains = new Map<string, Map<string, PlistValue>>();

  constructor(stored: StoredSettings) {
    for (const [domain, values] of Object.entries(stored)) {
      for (const [key, value] of Object.entries(values)) this.set(domain, key, fromJson(value));
    }
  }

  set(domain: string, key: string, value: PlistValue): void {
    const values = this.#domains.get(domain) ?? new Map<string, PlistValue>();
    this.#domains.set(domain, values.set(key, value));
  }

  remove(domain: string, key: string): void {
    this.#domains.get(domain)?.delete(key);
  }

  value(domain: string, key: string): PlistValue | undefined {
    return this.#domains.get(domain)?.get(key);
  }

  domain(domain: string): PlistDict {
    return Object.fromEntries(this.#domains.get(domain) ?? []);
  }

  /** As phone.json keeps it: what JSON lacks is an object with one key (`$data`, `$date`, `$real`, `$integer`). */
  stored(): StoredSettings {
    const domains = [...this.#domains].filter(([, values]) => values.size > 0);
    return Object.fromEntries(
      domains.map(([domain, values]) => [domain, Object.fromEntries([...values].map(([k, v]) => [k, toJson(v)]))]),
    );
  }
}

function toJson(value: PlistValue): JsonValue {
  if (typeof value === 'bigint') return { $integer: value.toString() };
  if (typeof value !== 'object') return value;
  if (value instanceof Uint8Array) return { $data: toBase64(value) };
  if (value instanceof Date) return { $date: value.toISOString() };
  if (value instanceof Real) return { $real: value.value };
  if (value instanceof Uid) return { $integer: String(value.index) };
  if (Array.isArray(value)) return value.map(toJson);
  if (!isDict(value)) return null;
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, toJson(element)]));
}

function fromJson(value: JsonValue): PlistValue {
  if (value === null) return '';
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(fromJson);
  const [[key, element] = [], ...others] = Object.entries(value);
  if (others.length === 0 && typeof element === 'string') {
    if (key === '$data') return fromBase64(element);
    if (key === '$date') return new Date(element);
    if (key === '$integer') return BigInt(element);
  }
  if (others.length === 0 && key === '$real' && typeof element === 'number') return new Real(element);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fromJson(inner)]));
}
