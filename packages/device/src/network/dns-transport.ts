/** A question to the local network. */
export interface DnsQuestion {
  readonly name: string;
  readonly type: 'PTR' | 'SRV' | 'TXT' | 'A' | 'AAAA';
}

/** A record that somebody in the local network sent: whoever it was, so nothing in it is to be believed. */
export interface DnsRecord {
  readonly name: string;
  readonly type: string;
  /** Seconds; 0 takes back what was said. */
  readonly ttl?: number;
  readonly data: unknown;
}

/** Whatever carries questions into the local network and brings answers. */
export interface DnsTransport extends AsyncDisposable {
  ask(questions: readonly DnsQuestion[]): void;
  /** Calls `listener` for each packet of answers, asked for or not; `from` is the address that it came from. */
  onAnswer(listener: (records: readonly DnsRecord[], from: string) => void): void;
}
