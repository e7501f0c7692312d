/** The rows of the timeline: which there are, how high each is, what it is called, and how it is drawn. */
import type { LaneData, RowData, RunData, StateData, Valued, VariableData } from "../report/viewer/data.ts";
import { button, element } from "./dom.ts";
import { drawAxis, drawDemand, drawLoop, drawSteps } from "./frame.ts";
import type { Painter } from "./painter.ts";
import type { Player } from "./player.ts";

export interface Row {
  readonly kind: string;
  readonly height: number;
  readonly label: HTMLElement;
  /** `y` is the top of what is drawn. */
  draw(painter: Painter, y: number): void;
}

/** What is folded: a lane shows its variables only when it is open. */
export interface Folding {
  readonly open: Set<number>;
  allParts: boolean;
}

/** `again` is called when something was folded or unfolded. */
export function rowsOf(player: Player, folding: Folding, again: () => void): readonly Row[] {
  const { demand, loop } = player.run;
  const waiting = title(demand?.due === undefined ? "Waiting" : "Deadline");
  return [
    { kind: "axis", height: 26, label: title("Time"), draw: drawAxis },
    ...(demand === undefined ? [] : [{ kind: "demand", height: 30, label: waiting, draw: drawDemand(demand) }]),
    { kind: "steps", height: 28, label: title("Steps"), draw: drawSteps(player) },
    ...laneRows(player, folding, again),
    ...partRows(player.run, folding, again),
    ...(loop === undefined
      ? []
      : [{ kind: "loop", height: 30, label: title("Loop"), draw: drawLoop(player.run, loop) }]),
  ];
}

function title(text: string): HTMLElement {
  return element("span", {}, text);
}

function nothing(): void {}

// ── Instances ───────────────────────────────────────────────────────────────

function laneRows(player: Player, folding: Folding, again: () => void): readonly Row[] {
  const { run, showsAll } = player;
  const shown = run.lanes.flatMap((lane, index) => (lane.isRelated || showsAll ? [index] : []));
  const rows = shown.flatMap((index) => oneLane(run, index, folding, again));
  if (!player.hasMore) return rows;
  const text = showsAll ? "Only what matters here" : "Show all instances and steps";
  const flip = (): void => player.showAll(!showsAll);
  return [...rows, { kind: "more", height: 30, label: button(text, text, flip, { class: "more" }), draw: nothing }];
}

const stateHeight = 30;
const behindHeight = 18;

function oneLane(run: RunData, index: number, folding: Folding, again: () => void): readonly Row[] {
  const lane = run.lanes[index]!;
  const isOpen = folding.open.has(index) || lane.state === undefined;
  const height = lane.state === undefined ? 14 : stateHeight + (lane.behind.length === 0 ? 0 : behindHeight);
  const own = statesOf(run, index);
  const behind = behindAsValues(lane);
  const row: Row = {
    kind: "lane",
    height: height + 6,
    label: laneLabel(lane, isOpen, () => {
      if (!folding.open.delete(index)) folding.open.add(index);
      again();
    }),
    draw(painter, y) {
      if (lane.state !== undefined) drawState(lane.state, painter, y + 3, (state) => isFault(run, state));
      drawBehind(behind, painter, y + 3 + stateHeight);
      painter.each(own, 4, (_, x) => painter.rect("tick", x - 1, x + 1, y - 2, 5));
    },
  };
  return [row, ...(isOpen ? lane.variables.map(variableRow) : [])];
}

/** The states that a step of an instance leads to. */
function statesOf({ steps }: RunData, lane: number): readonly number[] {
  return steps.flatMap((step, state) => (step.lane === lane ? [state] : []));
}

function laneLabel(
  { name, depth, watches, variables, state }: LaneData,
  isOpen: boolean,
  flip: () => void,
): HTMLElement {
  const isFoldable = variables.length > 0 && state !== undefined;
  const sign = isFoldable ? (isOpen ? "▾ " : "▸ ") : "";
  const head = isFoldable
    ? button(sign + name, `Variables of ${name}`, flip, { class: "fold", "aria-expanded": String(isOpen) })
    : element("span", {}, name);
  const note = watches.length === 0 ? [] : [element("small", {}, `watches ${watches.join(", ")}`)];
  return element("span", { class: `depth-${Math.min(depth, 3)}` }, head, ...note);
}

function isFault({ acts, steps }: RunData, state: number): boolean {
  return acts[steps[state]!.act]!.kind === "fault";
}

function drawState(
  { values, tones, ...rest }: StateData,
  painter: Painter,
  y: number,
  isBroken: (state: number) => boolean,
): void {
  painter.pieces(
    { values, ...rest },
    (value, from, to, state) => {
      const tone = tones[value]!;
      painter.rect(`bar tone${tone < 0 ? "-fault" : tone % 7}`, from, to, y, stateHeight - 4, 4);
      painter.label("name", (isBroken(state) ? "✗ " : "") + values[value]!, from, to, y + 18);
    },
    (from, to) => painter.rect("many", from, to, y, stateHeight - 4),
  );
}

/** What is said of a lane that is behind, as something that has a value in every state: most of the time nothing. */
function behindAsValues({ behind }: LaneData): Valued {
  const values = [...new Set(["", ...behind.map(({ text }) => text)])];
  const changes = behind.flatMap(({ from, to, text }, index) => [
    [from, values.indexOf(text)] as const,
    ...(behind[index + 1]?.from === to ? [] : [[to, 0] as const]),
  ]);
  return { values, changes: [[0, 0], ...changes] };
}

function drawBehind(behind: Valued, painter: Painter, y: number): void {
  painter.pieces(
    behind,
    (value, from, to) => {
      if (value === 0) return;
      painter.rect("behind", from, to, y - 1, behindHeight - 3, 3);
      painter.label("small", `⚠ ${behind.values[value]!}`, from, to, y + 10);
    },
    (from, to) => painter.rect("behind", from, to, y - 1, behindHeight - 3),
  );
}

function variableRow(variable: VariableData): Row {
  const { label, values, levels } = variable;
  const room = 18;
  return {
    kind: "variable",
    height: room + 6,
    label: element("span", { class: "variable" }, label),
    draw(painter, y) {
      painter.pieces(
        variable,
        (value, from, to) => {
          painter.rect("value", from, to - 1, y + 3, room, 3);
          const level = levels?.[value] ?? 0;
          if (level > 0) painter.rect("level", from, to - 1, y + 3 + room * (1 - level), room * level, 2);
          painter.label("small", values[value]!, from, to, y + 16);
        },
        (from, to) => painter.rect("many", from, to, y + 3, room),
      );
    },
  };
}

// ── Parts of the claim ──────────────────────────────────────────────────────

function partRows(run: RunData, folding: Folding, again: () => void): readonly Row[] {
  if (run.rows.length === 0) return [];
  const shown = run.rows.filter(({ isRelated }) => isRelated || folding.allParts);
  const hidden = run.rows.filter(({ isRelated }) => !isRelated).length;
  const heading: Row = {
    kind: "heading",
    height: 30,
    label: title("Is it true?"),
    draw(painter, y) {
      if (run.guilty === undefined) return;
      const x = painter.scale.xOfState(run.guilty);
      if (painter.isInSight(x - 120, x + 160)) painter.sign("guilty", "▼ here it fails first", x - 5, y + 20, "start");
    },
  };
  const text = folding.allParts
    ? "Hide parts that do not matter here"
    : `Show ${hidden} more ${hidden === 1 ? "part" : "parts"}`;
  const flip = (): void => {
    folding.allParts = !folding.allParts;
    again();
  };
  const more: Row = { kind: "more", height: 30, label: button(text, text, flip, { class: "more" }), draw: nothing };
  return [heading, ...shown.map((row) => partRow(row, run)), ...(hidden === 0 ? [] : [more])];
}

/** How a value of a row is to be seen: what holds, what does not, and what is neither. */
export function toneOf(value: string): "true" | "false" | "plain" {
  return value.startsWith("✓") ? "true" : value.startsWith("✗") ? "false" : "plain";
}

function partRow(row: RowData, run: RunData): Row {
  const room = 20;
  return {
    kind: "part",
    height: room + 10,
    label: element("span", { class: `formula depth-${Math.min(row.depth, 4)}`, title: row.text }, row.text),
    draw(painter, y) {
      painter.pieces(
        row,
        (value, from, to) => {
          const text = row.values[value]!;
          painter.rect(`truth ${toneOf(text)}`, from, to - 1, y + 5, room, 3);
          painter.label("small", text, from, to, y + 19, toneOf(text) === "plain" ? undefined : text[0]);
        },
        (from, to) => painter.rect("many", from, to, y + 5, room),
      );
      if (run.guilty !== undefined) painter.line("guilty", painter.scale.xOfState(run.guilty), y, room + 10);
    },
  };
}
