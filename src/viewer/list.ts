/** All steps as a table: the same run for whoever does not see the timeline. Long runs are listed page by page. */
import { button, element } from "./dom.ts";
import type { Player } from "./player.ts";

const pageSize = 100;

export function listOf(player: Player): HTMLElement {
  const body = element("tbody");
  const pages = element("p", { class: "pages" });
  const head = ["Step", "Time", "What happens", "What changes"].map((text) => element("th", { scope: "col" }, text));
  const caption = element("caption", {}, "Every step of the run. A step's number moves the cursor to it.");
  const table = element("table", { class: "steps" }, caption, element("thead", {}, element("tr", {}, ...head)), body);
  let shown = -1;
  let states = player.states;
  const fill = (page: number): void => {
    [shown, states] = [page, player.states];
    table.setAttribute("aria-rowcount", String(player.last + 2));
    const from = page * pageSize;
    const to = Math.min(player.last, from + pageSize - 1);
    body.replaceChildren(...Array.from({ length: to - from + 1 }, (_, at) => rowOf(player, from + at)));
    pages.replaceChildren(...pager(page, from, to));
  };
  const pager = (page: number, from: number, to: number): readonly (Node | string)[] => {
    if (player.last < pageSize) return [];
    const turn = (sign: string, label: string, by: number, isOff: boolean): HTMLElement =>
      button(sign, label, () => fill(page + by), { disabled: isOff });
    return [
      turn("◂", "Earlier steps", -1, page === 0),
      ` Steps ${from} to ${to} of ${player.last} `,
      turn("▸", "Later steps", 1, to === player.last),
    ];
  };
  const follow = (): void => {
    const page = Math.floor(player.position / pageSize);
    if (page !== shown || states !== player.states) fill(page);
    for (const row of body.querySelectorAll("[aria-current]")) row.removeAttribute("aria-current");
    body.children[player.position - page * pageSize]?.setAttribute("aria-current", "step");
  };
  player.onMove(follow);
  return element(
    "section",
    { class: "list" },
    element("h3", {}, "Steps"),
    pages,
    element("div", { class: "wide", tabindex: 0 }, table),
  );
}

function rowOf(player: Player, position: number): HTMLElement {
  const { steps, acts, instants } = player.run;
  const { act, instant, changes } = steps[player.states[position]!]!;
  const { why, kind } = acts[act]!;
  const number = element("button", { type: "button", "aria-label": `Go to step ${position}` }, String(position));
  number.addEventListener("click", () => player.go(position));
  return element(
    "tr",
    { "aria-rowindex": position + 2 },
    element("th", { scope: "row" }, number),
    element("td", {}, instants[instant]!.text),
    element("td", {}, (kind === "fault" ? "✗ " : "") + why),
    element("td", {}, changes),
  );
}
