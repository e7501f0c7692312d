/**
 * The words for claims that may say something else than is meant. Which misreadings of temporal logic are common, and how
 * people come to them: Greenman, Saarinen, Nelson and Krishnamurthi, "Little Tricky Logic: Misconceptions in the
 * Understanding of LTL" (The Art, Science, and Engineering of Programming 7(2), 2022). `{read}` is the claim in English.
 */
import type { Message } from "./messages.ts";

/** The code of a doubt. */
export type DoubtCode =
  | "dropped-always"
  | "implies-is-not-later"
  | "until-has-to-come"
  | "until-may-overlap"
  | "eventually-for-good"
  | "one-and-the-same"
  | "deadline-around-implies"
  | "sum-of-percentiles";

export const doubtMessages: Readonly<Record<DoubtCode, Message>> = {
  "dropped-always": {
    title: "dropped always",
    text: "`{claim}` speaks of the start of a run and of no other moment. It says: {read}. Perhaps it is meant to hold at every moment: `{meant}`.",
    hint: "If the start is all that is meant, `once (…)` says so: nothing is earlier than the start.",
  },
  "implies-is-not-later": {
    title: "implies is not later",
    text: "`implies` speaks of one moment. `{claim}` says: {read}. But what is waited for comes only later. Perhaps meant: `{meant}`.",
    hint: "Say how soon, if it matters: `implies within 5s …`.",
  },
  "until-has-to-come": {
    title: "until has to come",
    text: "`until` demands that its right side comes. `{claim}` says: {read}. Here that may never come. Perhaps it need not: `{meant}`.",
  },
  "until-may-overlap": {
    title: "until may overlap",
    text: "`until` does not ask that its left side ends when the right one comes. `{claim}` says: {read}. Perhaps the one is meant to end with the other: `{meant}`.",
  },
  "eventually-for-good": {
    title: "eventually for good",
    text: "`eventually always` asks for a moment from which on it is so for ever. `{claim}` says: {read}. Perhaps it is only to come again and again: `{meant}`.",
  },
  "one-and-the-same": {
    title: "one and the same",
    text: "`exists` before `always` chooses one for the whole run. `{claim}` says: {read}. Perhaps it may be another one at another moment: `{meant}`.",
  },
  "deadline-around-implies": {
    title: "deadline around implies",
    text: "A time around `implies` does not count from the left side: it is enough that the left side does not hold at one moment of it. `{claim}` says: {read}. Perhaps the time is meant to count from there: `{meant}`.",
  },
  "sum-of-percentiles": {
    title: "sum of percentiles",
    text: "Percentiles do not add: requests that are slow in one flow need not be those that are slow in another. `{claim}` says: {read}. Perhaps the percentile of the whole way is meant: `{meant}`.",
    hint: "Of two flows of which each keeps its p99, together only 98 % of the requests need be as fast as the sum.",
  },
};
