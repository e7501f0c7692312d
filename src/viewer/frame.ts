/** What is drawn around the lanes: the axis, steps, the deadline, the loop, and the cursor. */
import type { Demand, Loop, Reached, RunData } from "../report/viewer/data.ts";
import type { Painter } from "./painter.ts";
import type { Player } from "./player.ts";
import { tickText } from "./scale.ts";

/** How far marks of the axis stand apart at least. */
const tickRoom = 84;
const thickness = 20;

export function drawAxis(painter: Painter, y: number): void {
  const { scale } = painter;
  const tick = scale.tickFor(tickRoom);
  eachTick(painter, tick, (time, x) => painter.sign("axis", tickText(time, tick), x, y + 17));
}

/** The lines of the axis, behind all rows; and where time is not to scale, because several steps share an instant or nearly do. */
export function drawGround({ states }: Player, painter: Painter, height: number): void {
  const { scale } = painter;
  eachTick(painter, scale.tickFor(tickRoom), (_, x) => painter.line("grid", x, 26, height));
  let [previous, from, to] = [0, 0, 0];
  const flush = (): void => {
    if (to - from > 3) painter.rect("instant", from - 4, to + 4, 26, height);
  };
  painter.each(states, 0, (state, x) => {
    if (!scale.isStretched(state, previous) || x === scale.xOfState(0)) {
      flush();
      from = x;
    }
    [previous, to] = [state, x];
  });
  flush();
}

function eachTick({ scale, left, right }: Painter, tick: number, draw: (time: number, x: number) => void): void {
  const first = scale.timeAtX(Math.max(0, left - tickRoom));
  for (let time = Math.floor(first / tick) * tick; time <= scale.lastTime; time += tick) {
    const x = scale.xBeforeTime(time);
    if (x > right + tickRoom) return;
    draw(time, x);
  }
}

/** A dot a step, a cross a fault, a ring where nothing happens but time; the one that the cursor is at is marked. */
export function drawSteps(player: Player): (painter: Painter, y: number) => void {
  return (painter, y) => {
    const { run, states, state: current } = player;
    const draw = (state: number, x: number, radius: number): void => {
      const { kind } = run.acts[run.steps[state]!.act]!;
      if (kind === "fault") painter.sign("fault step", "✗", x, y + 19);
      else painter.circle(kind === "action" ? "step" : "step hollow", x, y + 14, radius);
    };
    painter.each(states, 5, (state, x) => draw(state, x, 4));
    const x = painter.scale.xOfState(current);
    if (!painter.isInSight(x, x)) return;
    painter.circle("current", x, y + 14, 8);
    draw(current, x, 4);
  };
}

/** From when on something is waited for, until when it may come, and by how much it is late. */
export function drawDemand({ from, due, answer, allowed, late }: Demand): (painter: Painter, y: number) => void {
  return (painter, y) => {
    const { scale } = painter;
    const start = xOf(from, painter);
    const end = due === undefined ? start : scale.xOfTime(due.at);
    const come = answer === undefined ? scale.width : xOf(answer, painter);
    if (due !== undefined) {
      painter.rect("allowed", start, end, y + 5, thickness, 4);
      painter.label("small", `allowed: ${allowed!}, due by ${due.text}`, start, end, y + 19);
    }
    painter.rect("late", end, come, y + 5, thickness, 4);
    const words = answer === undefined ? "it never comes" : late;
    const fits = painter.label("small strong", words, end, come, y + 19, "");
    if (answer === undefined) return;
    const outside = fits || late === "" ? `comes at ${answer.text}` : `${late}, at ${answer.text}`;
    painter.label("small strong outside", outside, come, come + 260, y + 19);
  };
}

function xOf({ state, at }: Reached, { scale }: Painter): number {
  return state === undefined ? scale.xOfTime(at) : scale.xOfState(state);
}

/** The deadline as a line through all rows. */
export function drawDeadline({ demand }: RunData, painter: Painter, height: number): void {
  if (demand?.due !== undefined) painter.line("due", painter.scale.xOfTime(demand.due.at), 26, height);
}

/** Which states are gone through for ever. */
export function drawLoop(run: RunData, { state, text }: Loop): (painter: Painter, y: number) => void {
  return (painter, y) => {
    const { scale } = painter;
    const [from, to] = [scale.xOfState(state), scale.xOfState(run.steps.length - 1)];
    painter.rect("loop", from, to, y + 5, thickness, 10);
    const isOutside = !painter.label("small strong", text, from, to, y + 19, "") && from < painter.right;
    if (isOutside) painter.sign("small strong", text, from - 8, y + 19, "end");
  };
}

/** What comes after the end of the run is what has been before. */
export function drawEnd(run: RunData, painter: Painter, height: number): void {
  const { scale } = painter;
  const last = scale.xOfState(run.steps.length - 1);
  if (last + 6 > painter.right) return;
  painter.rect("again", last + 6, scale.width, 26, height);
  if (run.loop !== undefined) painter.sign("again", "↺", Math.min(last + 34, scale.width - 12), 17);
}

/** From when the state at the cursor is so to when the next step comes; drawn behind all rows. */
export function drawHere(state: number, painter: Painter, height: number): void {
  painter.rect("here", painter.scale.xOfState(state), painter.scale.endOfState(state), 26, height);
}

/** The cursor, with its time on the axis. */
export function drawCursor(state: number, time: string, painter: Painter, height: number): void {
  const x = painter.scale.xOfState(state);
  painter.line("cursor", x, 22, height);
  const half = time.length * 3.7 + 6;
  const middle = Math.max(half, x);
  painter.rect("flag", middle - half, middle + half, 3, 19, 4);
  painter.sign("flag", time, middle, 17);
}
