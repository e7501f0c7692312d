/**
 * Every diagnostic code with its title and message: the only place where the words of a diagnostic stand, together with
 * `file-messages.ts` and `doubt-messages.ts`.
 * `{name}` is filled from the diagnostic's details. A new code is a new entry, in the section of its stage.
 */
import type { DoubtCode } from "./doubt-messages.ts";
import { doubtMessages } from "./doubt-messages.ts";
import type { FileCode } from "./file-messages.ts";
import { fileMessages } from "./file-messages.ts";
import { scenarioMessages } from "./scenario-messages.ts";

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
  "reserved-word": {
    title: "reserved word",
    text: "`{name}` is a word of the language, so nothing can be called by it.",
    hint: "Take another name, such as `{name}_1`.",
  },
  "stray-character": {
    title: "stray character",
    text: "The character {found} means nothing here: names are written with the letters a to z and A to Z, digits and `_`.",
    hint: "Any character may stand in a comment, and in a text between double quotes.",
  },
  "no-next": {
    title: "no next",
    text: "There is no `{found}`: time is dense, so between any two instants there is a third and no instant is the next one.",
    hint: "Say how soon with `within 5s …`, or for how long with `for 5s …`.",
  },
  "unknown-unit": {
    title: "unknown unit",
    text: "`{found}` is not a unit; units are ms, s, min, h, d, %, rps, $ and $/month (or year, day, hour).",
    hint: "Write `{write}`.",
  },
  "chained-comparison": {
    title: "chained comparison",
    text: "Comparisons do not chain; each has one left and one right side.",
    hint: "Write `a < b and b < c`.",
  },
  "number-too-long": {
    title: "number too long",
    text: "This number has more than {limit} digits, which is more than I calculate with.",
  },
  "duplicate-clause": {
    title: "duplicate clause",
    text: "`{name}` already has {clause}; each clause stands at most once.",
  },
  "expectation-of-assumption": {
    title: "expectation of an assumption",
    text: "`{name}` is taken for granted, so there is nothing to expect of it; `expect` stands after a `property` or a `require`.",
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
    text: "This file holds {found}, so it is not a text file in UTF-8.",
    hint: "A spec is plain text in UTF-8, the encoding that editors use unless they are told otherwise.",
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

/** The codes of the model: names, kinds, units, and the lints. */
const modelMessages = {
  "unknown-name": {
    title: "unknown name",
    text: "I cannot find `{name}`.",
  },
  "no-such": {
    title: "no such {what}",
    text: "There is no {what} `{name}`.",
  },
  "unknown-member": {
    title: "unknown member",
    text: "There is no `{name}` in {of}.",
  },
  "unknown-state": {
    title: "unknown state",
    text: "There is no state `{name}` here; there are {states}.",
  },
  "unknown-kind": {
    title: "unknown kind",
    text: "There is no component `{name}`, and no built-in kind of part has that name.",
  },
  "unknown-attribute": {
    title: "unknown attribute",
    text: "`{name}` is nothing that can be stated of {of}.",
  },
  "not-per-replica": {
    title: "not per replica",
    text: "`{name}` is stated of a part as a whole; `per replica` is said of its cost and its capacity.",
  },
  "assumed-quantity": {
    title: "quantity in an assumption",
    text: "A quantity is computed from what is stated of the parts; it cannot be taken for granted.",
    hint: "State the figure where it belongs, in the part, as `availability assumed 99.9%`.",
  },
  "quantity-over-time": {
    title: "quantity over time",
    text: "`{quantity}` is computed from what is stated and is the same at all times; it does not go together with {with}.",
    hint: "Compare it with a value in a `require` of its own, without `always`.",
  },
  "no-link": {
    title: "no link",
    text: "The flow goes from `{from}` to `{to}`, but the links out of `{from}` lead elsewhere: `{to}` cannot be reached.",
    hint: "State `link {from} -> {to}`, or mend the flow.",
  },
  "impossible-quorum": {
    title: "impossible quorum",
    text: "{needed} of these cannot be needed: there are {found}.",
    hint: "Write a number from 1 to {found}, `any`, `majority of` or `all`.",
  },
  "unequal-members": {
    title: "unequal members",
    text: "A common cause is a share of the failures of alike members; `{first}` and `{second}` do not state the same availability.",
  },
  "unknown-parameter": {
    title: "unknown parameter",
    text: "There is no parameter `{name}` in {of}.",
  },
  "unknown-setting": {
    title: "unknown setting",
    text: "`--set {name}=…` names no parameter of this spec.",
  },
  "unreadable-setting": {
    title: "unreadable setting",
    text: "I cannot read `{value}` as a value for the parameter `{name}`.",
    hint: "Write it as in the spec, with its unit: `--set interval=10s`, `--set n=64`.",
  },
  "unknown-event": {
    title: "unknown event",
    text: "There is no action or fault `{name}` in `{of}`.",
  },
  "unknown-expectation": {
    title: "unknown expectation",
    text: "`expect {name}` means nothing; say `expect violated`, `vacuous`, `proved` or `unknown`.",
  },
  "duplicate-name": {
    title: "duplicate name",
    text: "The name `{name}` is used twice.",
  },
  "ambiguous-words": {
    title: "ambiguous words",
    text: "Both sides are words of the same choice, and both are names of something else as well; I cannot tell which of them means what.",
    hint: "Say `is` for a word, as in `mode is fast`, or take other names.",
  },
  "wrong-type": {
    title: "wrong type",
    text: "This is {found}, where {wanted} is needed.{example}",
  },
  "wrong-unit": {
    title: "wrong unit",
    text: "This is {found}, where {wanted} is needed.",
  },
  "wrong-arguments": {
    title: "wrong arguments",
    text: "`{name}` takes {wanted}; here there are {found}.",
  },
  "missing-argument": {
    title: "missing argument",
    text: "`{of}` needs a value for `{name}`.",
    hint: "Write it as `{name} …` in the parentheses.",
  },
  "not-constant": {
    title: "not constant",
    text: "This value depends on the state of the system; here it has to be known beforehand.",
  },
  "not-an-integer": {
    title: "not an integer",
    text: "Only a whole number can stand here.",
  },
  "number-too-large": {
    title: "number too large",
    text: "What is computed here can go beyond {limit}, which is more than I calculate with.",
  },
  "not-linear": {
    title: "not linear",
    text: "Two values that both depend on the state cannot be multiplied.",
  },
  "not-a-function": {
    title: "not a function",
    text: "`{name}` takes no arguments.",
  },
  "not-an-event": {
    title: "not an event",
    text: "After `on` stands the action of an instance, such as `target.crash`.",
  },
  "not-assignable": {
    title: "not assignable",
    text: "`{name}` is no variable of this component, so it cannot be assigned.",
    hint: "A state is changed by `from -> to`; another component's variables by its own actions, `on` this one.",
  },
  "action-as-value": {
    title: "action as a value",
    text: "`{name}` is an action, something that happens at an instant; a sentence speaks of states.",
    hint: "Say what is so before or after it, or react to it with `on {name}`.",
  },
  "state-as-value": {
    title: "state as a value",
    text: "The state of `{name}` is asked with `is`; it is no value that can be read or compared.",
    hint: "Write `{name} is {state}`.",
  },
  "temporal-in-action": {
    title: "time in an action",
    text: "`{operator}` speaks of more than the present state; a guard or an assignment sees the present state only.",
  },
  "temporal-in-count": {
    title: "time in a count",
    text: "What is counted has to be a plain state, without `{operator}`.",
  },
  "reaction-with-timing": {
    title: "reaction with a timing",
    text: "What happens `on` another action happens in the same step, so it has no timing of its own.",
    hint: "Let the reaction change the state, and let an action start from there: `action a: waiting -> done after 5s`.",
  },
  "reaction-cycle": {
    title: "reactions in a circle",
    text: "These actions react to one another in a circle: {cycle}.",
  },
  "reaction-conflict": {
    title: "conflicting reactions",
    text: "`{first}` and `{second}` both change `{variable}` in the step of `{event}`, and can do so at once.",
    hint: "Let them start from different states, or guard them so that they exclude each other.",
  },
  "idle-action": {
    title: "idle action",
    text: "`{name}` changes nothing, and nothing reacts to it.",
  },
  "no-states": {
    title: "no states",
    text: "`{name}` is a {kind}, which has no `state`.",
  },
  "no-variable-type": {
    title: "no type of a variable",
    text: "A variable needs a finite range, so `{name}` cannot be its type.",
    hint: "Write `0..5`, `bool` or `idle | busy`.",
  },
  "open-range": {
    title: "open range",
    text: "This range has no upper end.",
  },
  "upside-down-range": {
    title: "range upside down",
    text: "The lower end of this range is above its upper end.",
  },
  "out-of-range": {
    title: "out of range",
    text: "{value} is outside its range, which is {range}.",
  },
  "negative-duration": {
    title: "negative duration",
    text: "A duration cannot be below zero.",
  },
  "zero-interval": {
    title: "interval of zero",
    text: "An interval of 0 s would make this happen for ever without time passing.",
  },
  "division-by-zero": {
    title: "division by zero",
    text: "This divides by zero.",
  },
  "empty-set": {
    title: "empty set",
    text: "This set is empty: there is nothing to say about its members.",
  },
  "endless-definition": {
    title: "endless definition",
    text: "`{name}` is defined by itself.",
  },
  "attributes-of-component": {
    title: "attributes of a component",
    text: "`{name}` is a component of this spec; it takes arguments in parentheses, not attributes in braces.",
  },
  "component-in-component": {
    title: "component in a component",
    text: "`{name}` is a component of this spec; a part inside a component is of a built-in kind, such as `service`.",
    hint: "Make the instance at the top, and hand it over as an argument: `component Shop(inner: {name}) …`.",
  },
  "too-many": {
    title: "too many",
    text: "This makes more than {limit} things, which is more than I follow.",
  },
  "too-large": {
    title: "too large",
    text: "Written out, this spec has more than {limit} pieces, which is more than I follow.",
  },
  "unused-component": {
    title: "unused component",
    text: "There is no instance of `{name}`, so nothing in it is checked.",
  },
  "no-claims": {
    title: "no claims",
    text: "This spec claims nothing, so there is nothing to verify.",
    hint: "Add `property name: always …`.",
  },
  "open-value": {
    title: "open value",
    text: "The value of `{name}` is left open, so there is nothing to verify yet.",
    hint: "`upir synthesize` finds a value with which every claim is proved; `--set {name}=…` gives one.",
  },
  "misplaced-hole": {
    title: "misplaced hole",
    text: "Only the value of a parameter can be left open.",
    hint: "Write `parameter name: type = ?…` at the top, and the name here.",
  },
} as const;

/** The codes of what assumptions and reactions amount to. */
const systemMessages = {
  "contradictory-assumptions": {
    title: "contradictory assumptions",
    text: "No run keeps the assumptions: {which} not hold in the first state, whatever happens.",
    hint: "Every claim would be true of no run at all. Change the assumption or the initial states.",
  },
  "time-stops": {
    title: "time stops",
    text: "No run goes on for ever: {reason}.",
    hint: "Every claim would be true of no run at all. Let the assumptions and the actions leave a way for time to pass.",
  },
  "no-run": {
    title: "no run",
    text: "No run keeps all assumptions: whatever happens, {which} is broken in the end.",
    hint: "Every claim would be true of no run at all. Change the assumptions, or what can happen.",
  },
} as const;

export type MessageCode =
  | FileCode
  | DoubtCode
  | keyof typeof syntaxMessages
  | keyof typeof modelMessages
  | keyof typeof scenarioMessages
  | keyof typeof systemMessages;

export const messages: Readonly<Record<MessageCode, Message>> = {
  ...fileMessages,
  ...syntaxMessages,
  ...modelMessages,
  ...scenarioMessages,
  ...systemMessages,
  ...doubtMessages,
};

/** Fills the `{holes}` of a message text; a hole without a detail stays as it is, so that a mistake is seen. */
export function fill(text: string, details: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => details[name] ?? hole);
}
