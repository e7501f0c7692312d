/** What an example of a message is made of. */

export interface Example {
  readonly wrong: string;
  readonly right: string;
  /** What a text is that is too long to be shown. */
  readonly about?: string;
  /** What it takes beside the text: files, and values for `--set`. */
  readonly beside?: { readonly wrong: Beside; readonly right: Beside };
}

export interface Beside {
  readonly files?: Readonly<Record<string, string>>;
  /** Where symbolic links lead. */
  readonly links?: Readonly<Record<string, string>>;
  readonly set?: Readonly<Record<string, string>>;
}
