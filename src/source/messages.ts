/** Every diagnostic code with its title and message. `{name}` is filled from the diagnostic's details. */
export interface Message {
  /** The heading, in capitals when drawn: `unknown name`. */
  readonly title: string;
  /** One or two plain sentences with `{holes}`. */
  readonly text: string;
  /** One hint, with `{holes}`; optional. */
  readonly hint?: string;
}

const table = {
  "syntax-error": { title: "syntax error", text: "I did not expect {found} here; {expected}." },
} satisfies Record<string, Message>;

export type MessageCode = keyof typeof table;

export const messages: Readonly<Record<MessageCode, Message>> = table;
