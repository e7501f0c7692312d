/**
 * Every diagnostic code with its title and message: the only place where the words of a diagnostic stand.
 * `{name}` is filled from the diagnostic's details. A new code is a new entry, in the section of its stage.
 */
export interface Message {
  /** The heading, in capitals when drawn: `unknown name`. */
  readonly title: string;
  /** One or two plain sentences with `{holes}`. */
  readonly text: string;
  /** One hint, with `{holes}`; optional. */
  readonly hint?: string;
}

/** The codes of the language front end: what the text is, before anything is known about names. */
const syntaxMessages = {
  "syntax-error": {
    title: "syntax error",
    text: "I did not expect {found} here; {expected}.",
  },
  "misspelt-word": {
    title: "misspelt word",
    text: "`{found}` means nothing here; {expected}.",
    hint: "Did you mean `{near}`?",
  },
  "foreign-operator": {
    title: "foreign operator",
    text: "`{found}` is not written like that here: {instead}.",
    hint: "Write `{write}`.",
  },
  "no-next": {
    title: "no next",
    text: "There is no `{found}`: time is dense, so between any two instants there is a third and no instant is the next one.",
    hint: "Say how soon with `within 5s …`, or for how long with `for 5s …`.",
  },
  "unknown-unit": {
    title: "unknown unit",
    text: "`{found}` is not a unit; units are ms, s, min, h, d, %, rps and $, $/month.",
    hint: "Write `{write}`.",
  },
  "chained-comparison": {
    title: "chained comparison",
    text: "Comparisons do not chain; each has one left and one right side.",
    hint: "Write `a < b and b < c`.",
  },
  "duplicate-clause": {
    title: "duplicate clause",
    text: "`{name}` already has {clause}; each clause stands at most once.",
  },
  unclosed: {
    title: "unclosed {what}",
    text: "This {what} is never closed.",
    hint: "Write `{write}` where it ends.",
  },
  "too-deep": {
    title: "too deep",
    text: "This expression is nested or chained more than {limit} deep, which is more than I follow.",
    hint: "Name a piece of it with `define`.",
  },
  "file-too-large": {
    title: "file too large",
    text: "This file has {size} characters; a spec may have at most {limit}.",
    hint: "Split it and bring the pieces together with `use`.",
  },
  "not-text": {
    title: "not text",
    text: "This file holds the character {found}, so it is not a text file.",
    hint: "A spec is plain text in UTF-8.",
  },
  "empty-file": {
    title: "empty file",
    text: "There is nothing in this file but space and comments.",
    hint: "Start with `system Name`, then say what there is.",
  },
  "too-many-errors": {
    title: "too many errors",
    text: "There are more syntax errors than the {limit} shown; they may follow from these.",
  },
} as const;

/** The codes of files: what cannot even be read. */
const fileMessages = {
  "unreadable-file": {
    title: "unreadable file",
    text: "I cannot read `{path}`: {reason}.",
  },
} as const;

/** The codes of the model: names, kinds, units, and the lints. */
const modelMessages = {} as const;

export type MessageCode = keyof typeof fileMessages | keyof typeof syntaxMessages | keyof typeof modelMessages;

export const messages: Readonly<Record<MessageCode, Message>> = { ...fileMessages, ...syntaxMessages, ...modelMessages };

/** Fills the `{holes}` of a message text; a hole without a detail stays as it is, so that a mistake is seen. */
export function fill(text: string, details: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => details[name] ?? hole);
}
