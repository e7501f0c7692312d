/** The codes of scenarios with their titles and messages; a section of `messages.ts`. */
export const scenarioMessages = {
  "event-without-instance": {
    title: "event without an instance",
    text: "`{name}` is no action of an instance. In a scenario stand such actions with their times, as `us_east.crash at 0s`.",
  },
  "reaction-in-scenario": {
    title: "reaction in a scenario",
    text: "`{name}` is a reaction: it happens together with `{trigger}`, and has no time of its own.",
    hint: "Say when `{trigger}` happens.",
  },
  "unknown-claim": {
    title: "unknown claim",
    text: "There is no claim `{name}` in this spec, so nothing can be expected of it.",
  },
  "quantity-in-scenario": {
    title: "quantity in a scenario",
    text: "`{name}` is about quantities. They do not depend on what happens, so there is nothing to expect of them in a scenario.",
  },
} as const;
