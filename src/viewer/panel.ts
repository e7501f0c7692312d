/** What is so at the cursor: what happened, where that is written, and all variables, with what has just changed marked. */
import type { LaneData, Valued } from "../report/viewer/data.ts";
import { element } from "./dom.ts";
import type { Player } from "./player.ts";
import { toneOf } from "./rows.ts";
import { changeAt, textAt } from "./values.ts";

/** `show` is asked to show a place in the spec. */
export function panelOf(player: Player, show: (place: number) => void): HTMLElement {
  const happened = element("div", { class: "happened" });
  const variables = element("div", { class: "variables" });
  const parts = element("div", { class: "parts" });
  const fill = (): void => {
    happened.replaceChildren(...whatHappened(player, show));
    variables.replaceChildren(...cards(player));
    parts.replaceChildren(...truths(player));
  };
  player.onMove(fill);
  return element("section", { class: "panel", "aria-label": "At this step" }, happened, variables, parts);
}

function whatHappened(player: Player, show: (place: number) => void): readonly Node[] {
  const { act, step } = player;
  const sign = act.kind === "fault" ? "✗ " : "";
  const places = act.places.map(({ text, isReaction }, index) => {
    const link = element("button", { type: "button", class: "place" }, text);
    link.addEventListener("click", () => show(index));
    return element("li", {}, isReaction ? "with it " : "", link);
  });
  return [
    element("h3", {}, "What happens at this step"),
    element("p", { class: `why ${act.kind}` }, sign + act.why),
    ...(places.length === 0 ? [] : [element("ul", { class: "places" }, ...places)]),
    element("p", { class: "soft" }, step.changes === "" ? "Nothing changes." : step.changes),
  ];
}

function cards({ run, state, showsAll }: Player): readonly Node[] {
  return run.lanes.filter(({ isRelated }) => isRelated || showsAll).map((lane) => card(lane, state));
}

function card(lane: LaneData, state: number): HTMLElement {
  const late = lane.behind.find(({ from, to }) => from <= state && state < to);
  const rows = [
    ...(lane.state === undefined ? [] : [valueRow("state", lane.state, state)]),
    ...lane.variables.map((variable) => valueRow(variable.label, variable, state)),
  ];
  const caption = element("caption", {}, lane.name);
  const notes = late === undefined ? [] : [element("p", { class: "behind" }, `⚠ ${late.text}`)];
  return element("div", { class: "card" }, element("table", {}, caption, element("tbody", {}, ...rows)), ...notes);
}

function valueRow(name: string, valued: Valued, state: number): HTMLElement {
  const index = changeAt(valued, state);
  const [since, value] = valued.changes[index]!;
  const now = valued.values[value]!;
  const isNew = since === state && state > 0;
  const text = isNew ? `${valued.values[valued.changes[index - 1]![1]]!} → ${now}` : now;
  const mark = isNew ? [element("span", { class: "mark" }, " changed")] : [];
  return element(
    "tr",
    isNew ? { class: "changed" } : {},
    element("th", { scope: "row" }, name),
    element("td", {}, text, ...mark),
  );
}

function truths({ run, state }: Player): readonly Node[] {
  const rows = run.rows.filter(({ isRelated }) => isRelated);
  if (rows.length === 0) return [];
  const items = rows.map((row) => {
    const value = textAt(row, state);
    return element(
      "li",
      { class: `depth-${Math.min(row.depth, 4)}` },
      element("span", { class: `value ${toneOf(value)}` }, value),
      " ",
      element("code", {}, row.text),
    );
  });
  return [element("h4", {}, "Parts of the claim from here on"), element("ul", {}, ...items)];
}
