/** What stands on the home screen. */
export interface HomeIcon {
  readonly area: 'dock' | 'page' | 'today';
  /** From 1; of the dock and the view of today 1. */
  readonly page: number;
  /** Its place there, from 1; what is in a folder or a stack shares that of the folder. */
  readonly position: number;
  /** `unknown`: something that this version of Pearmain has no word for. */
  readonly kind: 'app' | 'widget' | 'unknown';
  /** The identifier of the app, or of the one that a widget is of. */
  readonly app?: string;
  readonly widget?: string;
  /** Of a widget: `small`, `medium`, … */
  readonly size?: string;
  readonly folder?: string;
  /** Its page in the folder and its place there, from 1; in a stack its place in it. */
  readonly folderPage?: number;
  readonly folderPosition?: number;
}
