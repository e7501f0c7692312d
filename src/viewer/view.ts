/** One run, with everything that shows it. */
import type { RunData, ViewerData } from "../report/viewer/data.ts";
import { Code } from "./code.ts";
import { button, element } from "./dom.ts";
import { listOf } from "./list.ts";
import { panelOf } from "./panel.ts";
import { Player } from "./player.ts";
import { Timeline } from "./timeline.ts";

export class View {
  readonly root: HTMLElement;
  readonly player: Player;
  readonly timeline: Timeline;
  private readonly spoken = element("p", { class: "spoken", "aria-live": "polite", role: "status" });

  constructor(data: ViewerData, index: number, choose: (index: number) => void) {
    const run = data.runs[index]!;
    this.player = new Player(run);
    this.timeline = new Timeline(this.player);
    const code = new Code(data.files, this.player);
    const panel = panelOf(this.player, (place) => code.showAct(place));
    this.root = element(
      "div",
      { class: "view" },
      ...choiceOf(data, index, choose),
      ...headOf(run),
      this.controls(),
      this.spoken,
      element(
        "div",
        { class: "columns" },
        element("div", { class: "left" }, this.timeline.root, legend(), panel),
        code.root,
      ),
      listOf(this.player),
    );
    this.player.onMove(() => this.speak());
  }

  /** To where it goes wrong; once it is on the page. */
  begin(): void {
    this.player.goToState(this.player.run.guilty ?? 0);
  }

  /** Whether a key means something here; then it is done. */
  onKey({ key, shiftKey }: KeyboardEvent): boolean {
    const act = this.keys[shiftKey ? (bigSteps[key] ?? key) : key];
    act?.();
    return act !== undefined;
  }

  private readonly keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => this.player.go(this.player.position - 1),
    ArrowRight: () => this.player.go(this.player.position + 1),
    PageUp: () => this.player.goInstant(-1),
    PageDown: () => this.player.goInstant(1),
    Home: () => this.player.go(0),
    End: () => this.player.go(this.player.last),
    "+": () => this.timeline.zoom(1),
    "=": () => this.timeline.zoom(1),
    "-": () => this.timeline.zoom(-1),
    "0": () => this.timeline.fit(),
    f: () => this.timeline.fitFocus(),
  };

  private speak(): void {
    const { position, last, time, act, step } = this.player;
    this.spoken.textContent = `Step ${position} of ${last}, ${time}: ${act.why}. ${step.changes}`;
  }

  private controls(): HTMLElement {
    const press =
      (key: string): (() => void) =>
      () =>
        this.keys[key]!();
    const moves = [
      button("⇤", "To the start (Home)", press("Home")),
      button("«", "One instant back (Page Up)", press("PageUp")),
      button("‹", "One step back (←)", press("ArrowLeft")),
      button("›", "One step on (→)", press("ArrowRight")),
      button("»", "One instant on (Page Down)", press("PageDown")),
      button("⇥", "To the end (End)", press("End")),
    ];
    const zooms = [
      button("−", "Zoom out (-)", press("-")),
      button("+", "Zoom in (+)", press("+")),
      button("All", "All of the run (0)", press("0")),
      button("What went wrong", "What went wrong (f)", press("f")),
    ];
    return element(
      "div",
      { class: "controls", role: "toolbar", "aria-label": "Stepping and zoom" },
      element("div", { class: "moves" }, ...moves),
      element("div", { class: "zooms" }, ...zooms),
    );
  }
}

/** With Shift a step is an instant. */
const bigSteps: Readonly<Record<string, string>> = { ArrowLeft: "PageUp", ArrowRight: "PageDown" };

function choiceOf({ runs }: ViewerData, index: number, choose: (index: number) => void): readonly Node[] {
  if (runs.length === 1) return [];
  const options = runs.map(({ claim, spec }, at) =>
    element("option", { value: at, selected: at === index }, optionText(runs, claim, spec)),
  );
  const select = element("select", {}, ...options);
  select.addEventListener("change", () => choose(Number(select.value)));
  return [element("p", { class: "choice" }, element("label", {}, `Run (${runs.length}): `, select))];
}

function optionText(runs: readonly RunData[], claim: string, spec: string): string {
  return runs.every((run) => run.spec === spec) ? claim : `${claim} (${spec.slice(spec.lastIndexOf("/") + 1)})`;
}

function headOf({ claim, text, description, spec, words }: RunData): readonly Node[] {
  return [
    element("h2", {}, element("span", { class: "badge error" }, "✗ violated"), " ", claim),
    ...(description === undefined ? [] : [element("p", { class: "description" }, description)]),
    element("ol", { class: "words" }, ...words.map((each) => element("li", {}, each))),
    element("p", { class: "soft formula" }, element("code", {}, text), " ", element("span", {}, spec)),
  ];
}

function legend(): HTMLElement {
  const signs = [
    "✗ fault",
    "● step",
    "○ start, or only time passes",
    "grey band: steps at one moment or close together, drawn one after another; elsewhere time is to scale",
    "⚠ has not changed its state, though what it watches has",
  ];
  const keys =
    "Keys: ← → step, Page Up and Down or Shift with ← → moment, Home, End, + − zoom, 0 all, f what went wrong";
  return element("p", { class: "legend soft" }, signs.join(" · "), element("span", { class: "keys" }, keys));
}
