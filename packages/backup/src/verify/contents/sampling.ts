/** How much of a backup's content is read. */
export type Depth =
  | { readonly kind: 'structure' }
  | { readonly kind: 'full' }
  /** That many files, or that share of all of them (0 to 1), chosen at random. */
  | { readonly kind: 'sample'; readonly files: number }
  | { readonly kind: 'sample'; readonly share: number };

/** Chooses exactly as many of `total` files as `depth` says, each with the same chance, while they come by one at a time. */
export function chooser(depth: Depth, total: number, random: () => number = Math.random): () => boolean {
  if (depth.kind !== 'sample') return () => depth.kind === 'full';
  let missing = Math.min(total, 'files' in depth ? depth.files : Math.ceil(depth.share * total));
  let coming = total;
  return () => {
    const isChosen = missing > 0 && random() * coming < missing;
    coming -= 1;
    if (isChosen) missing -= 1;
    return isChosen;
  };
}

/** The chance that at least one of `damaged` files was among the `read` of `total` (0 to 1). */
export function chanceOfNoticing({ total, read, damaged }: { total: number; read: number; damaged: number }): number {
  let allMissed = 1;
  for (let file = 0; file < Math.min(damaged, total); file += 1) {
    allMissed *= Math.max(0, total - read - file) / (total - file);
  }
  return 1 - allMissed;
}
