/** A picture behind a screen, as the phone keeps it. */
export interface Wallpaper {
  /** `unknown`: a file does not say which. */
  readonly screen: 'lock' | 'home' | 'unknown';
  readonly isDark: boolean;
  /** A small picture of it. */
  readonly isPreview: boolean;
  readonly domain: string;
  readonly relativePath: string;
  readonly sizeBytes: number;
  /** None of a form that is Apple’s own (`.cpbitmap`). */
  readonly mediaType?: string;
  readonly modified?: Date;
}
