/** Where a command prints: data on `out`, everything else on `err`. */
export interface Terminal {
  readonly out: Output;
  readonly err: Output;
  /** Someone can be asked. */
  readonly canAsk: boolean;
  /** A line of `err` can be drawn anew: somebody watches, and not a log of builds. */
  readonly canRedraw: boolean;
}

/** One output stream, and what it can show. */
export interface Output {
  readonly isTerminal: boolean;
  readonly hasColor: boolean;
  readonly columns: number;
  write(text: string): void;
}

/** The real terminal, after the habits of `NO_COLOR`, `FORCE_COLOR` and `TERM=dumb`. */
export function processTerminal(
  options: { color: boolean; input: boolean; json: boolean },
  variables: Readonly<Record<string, string | undefined>>,
): Terminal {
  const output = (stream: NodeJS.WriteStream): Output => {
    const isTerminal = stream.isTTY === true && variables['TERM'] !== 'dumb';
    const forced = variables['FORCE_COLOR'] !== undefined && variables['FORCE_COLOR'] !== '0';
    const wanted = options.color && !variables['NO_COLOR'];
    return {
      isTerminal,
      hasColor: wanted && (isTerminal || forced),
      columns: stream.columns || 80,
      write: (text) => void stream.write(text),
    };
  };
  const out = output(process.stdout);
  const err = output(process.stderr);
  const canRedraw = err.isTerminal && !variables['CI'];
  const canAsk = canRedraw && options.input && !options.json && process.stdin.isTTY === true;
  return { out, err, canAsk, canRedraw };
}
