/**
 * The architecture as a picture (SVG): what requests meet first is on top, what is gathered in an instance is in its box, links
 * that requests take are drawn through and all others dashed. It is as wide as a phone and grows with the page.
 */
import { clip, visible } from "../page.ts";
import { escapeHtml } from "./escape.ts";
import type { ArchitectureView } from "./view.ts";

/** A box of its own: a group with its members, or a component that is in none. */
interface Unit {
  readonly name: string;
  readonly kind: string;
  /** Empty for a component. */
  readonly members: readonly { readonly name: string; readonly label: string; readonly kind: string }[];
}

interface Placed extends Unit {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly row: number;
}

const width = 400;
const perRow = 3;
const gap = 14;
const boxWidth = (width - gap * (perRow + 1)) / perRow;
const between = 46;
const memberHeight = 24;
const headHeight = 36;
const mostUnits = 6;

/** A figure with the drawing and its legend. */
export function architectureDrawing(view: ArchitectureView): string {
  const units = unitsOf(view);
  const layers = layersOf(view, units);
  const shown = layers.map((layer) => layer.slice(0, mostUnits));
  const placed = placeAll(shown, view);
  const hidden = units.length - placed.length;
  const height = Math.max(...placed.map(({ y, height: own }) => y + own)) + between;
  const { outside, inside } = edges(view, placed);
  const names = units.map(({ name }) => name).join(", ");
  return `<figure><svg class="plan" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(`Architecture: ${names}`)}">
<defs>${tip("tip")}${tip("softtip")}</defs>
${outside.join("\n")}
${placed.map((unit) => box(unit, view)).join("\n")}
${inside.join("\n")}
</svg><figcaption>Drawn through: links that requests take. Dashed: other links. ◆ and a thick frame: single point of failure.${hidden === 0 ? "" : ` Not drawn: ${hidden} more.`}</figcaption></figure>`;
}

function tip(name: string): string {
  return `<marker id="${name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path class="${name}" d="M0 0 8 4 0 8z"/></marker>`;
}

// ── What is where ───────────────────────────────────────────────────────────

function unitsOf({ groups, components }: ArchitectureView): readonly Unit[] {
  const grouped = new Set(groups.flatMap(({ members }) => members));
  const kinds = new Map(components.map(({ name, kind }) => [name, kind] as const));
  return [
    ...groups.map(({ name, kind, members }) => ({
      name,
      kind,
      members: members.map((each) => ({
        name: each,
        label: each.startsWith(`${name}.`) ? each.slice(name.length + 1) : each,
        kind: kinds.get(each) ?? "",
      })),
    })),
    ...components.filter(({ name }) => !grouped.has(name)).map(({ name, kind }) => ({ name, kind, members: [] })),
  ];
}

/** The unit that a component is drawn in. */
function homesOf(units: readonly Unit[]): ReadonlyMap<string, string> {
  return new Map(
    units.flatMap(({ name, members }) => [
      [name, name] as const,
      ...members.map((member) => [member.name, name] as const),
    ]),
  );
}

/** Layers by how soon a request gets there; what no request meets is above what it is linked to. */
function layersOf({ flows, links }: ArchitectureView, units: readonly Unit[]): readonly (readonly Unit[])[] {
  const homes = homesOf(units);
  const home = (name: string): string => homes.get(name) ?? name;
  const used = new Set(flows.flatMap(({ parts }) => parts.map(home)));
  const depths = new Map<string, number>();
  let front = [...new Set(flows.flatMap(({ parts }) => parts.slice(0, 1).map(home)))];
  for (let depth = 0; front.length > 0; depth += 1) {
    for (const name of front) depths.set(name, depth);
    const here = new Set(front);
    const next = links.flatMap(({ from, to }) => (here.has(home(from)) && used.has(home(to)) ? [home(to)] : []));
    front = [...new Set(next)].filter((name) => !depths.has(name));
  }
  const last = Math.max(-1, ...depths.values()) + 1;
  const depthOf = ({ name }: Unit): number => {
    const own = depths.get(name);
    if (own !== undefined) return own;
    const near = links.flatMap(({ from, to }) => (home(from) === name ? (depths.get(home(to)) ?? []) : []));
    return near.length === 0 ? last : Math.max(0, Math.min(...near) - 1);
  };
  const layers: Unit[][] = [];
  for (const unit of units) (layers[depthOf(unit)] ??= []).push(unit);
  return layers.filter((layer) => layer.length > 0);
}

function placeAll(layers: readonly (readonly Unit[])[], { singlePoints }: ArchitectureView): readonly Placed[] {
  const placed: Placed[] = [];
  let y = gap;
  let row = 0;
  for (const layer of layers)
    for (let start = 0; start < layer.length; start += perRow) {
      const units = layer.slice(start, start + perRow);
      const left = (width - units.length * boxWidth - (units.length - 1) * gap) / 2;
      const heights = units.map((unit) => heightOf(unit, singlePoints));
      units.forEach((unit, at) =>
        placed.push({ ...unit, x: left + at * (boxWidth + gap), y, height: heights[at]!, row }),
      );
      y += Math.max(...heights) + between;
      row += 1;
    }
  return placed;
}

function heightOf({ name, members }: Unit, singlePoints: readonly string[]): number {
  const mark = singlePoints.includes(name) ? 12 : 0;
  return headHeight + mark + (members.length === 0 ? 0 : members.length * (memberHeight + 5) + 5);
}

// ── Drawing ─────────────────────────────────────────────────────────────────

function box(unit: Placed, view: ArchitectureView): string {
  const { name, kind, members, x, y, height } = unit;
  const isSingle = view.singlePoints.includes(name);
  const middle = x + boxWidth / 2;
  const head = [
    `<title>${escaped(`${name}: ${kind}`)}</title>`,
    `<rect class="${members.length === 0 ? "box" : "group"}${isSingle ? " alone" : ""}" x="${x}" y="${y}" width="${boxWidth}" height="${height}" rx="5"/>`,
    centred(name, middle, y + 15, ""),
    centred(kind, middle, y + 28, "soft"),
    ...(isSingle ? [centred("◆ single point", middle, y + 40, "single")] : []),
  ];
  return `<g>${[...head, ...members.map((_, at) => memberBox(unit, at, view))].join("")}</g>`;
}

/** Where a member of a group is drawn. */
function memberTop({ y, height, members }: Placed, at: number): number {
  return y + height - 5 - (members.length - at) * (memberHeight + 5) + 5;
}

const inset = 18;

function memberBox(unit: Placed, at: number, { singlePoints }: ArchitectureView): string {
  const { name, label, kind } = unit.members[at]!;
  const isSingle = singlePoints.includes(name);
  const top = memberTop(unit, at);
  const text = `${isSingle ? "◆ " : ""}${label}${label === kind ? "" : ` · ${kind}`}`;
  const room = boxWidth - inset - 6;
  return `<g><title>${escaped(`${name}: ${kind}`)}</title><rect class="box${isSingle ? " alone" : ""}" x="${unit.x + inset}" y="${top}" width="${room}" height="${memberHeight}" rx="3"/>${centred(text, unit.x + inset + room / 2, top + 16, "")}</g>`;
}

function centred(text: string, x: number, y: number, name: string): string {
  return `<text${name === "" ? "" : ` class="${name}"`} x="${x}" y="${y}" text-anchor="middle">${escaped(clip(visible(text), 16))}</text>`;
}

interface Edges {
  /** Between boxes, to be drawn behind them. */
  readonly outside: readonly string[];
  /** Within groups, to be drawn on top of them. */
  readonly inside: readonly string[];
}

/** Links as lines; several between the same two boxes are one. */
function edges({ links, flows }: ArchitectureView, placed: readonly Placed[]): Edges {
  const homes = homesOf(placed);
  const boxes = new Map(placed.map((unit) => [unit.name, unit] as const));
  const used = new Set(flows.flatMap(({ parts }) => parts));
  const outside = new Map<string, string>();
  const inside: string[] = [];
  for (const { from, to } of links) {
    const [start, end] = [homes.get(from), homes.get(to)].map((home) => (home === undefined ? home : boxes.get(home)));
    if (start === undefined || end === undefined) continue;
    const isFlow = used.has(from) && used.has(to);
    if (start === end) inside.push(within(start, from, to));
    else outside.set(`${start.name} ${end.name} ${isFlow}`, across(start, end, isFlow));
  }
  return { outside: [...outside.values()], inside };
}

/** A link inside a group: along its left side. */
function within(unit: Placed, from: string, to: string): string {
  const [start, end] = [from, to].map((name) => unit.members.findIndex((member) => member.name === name));
  if (start === undefined || end === undefined || start < 0 || end < 0) return "";
  const middle = memberHeight / 2;
  const [top, bottom] = [memberTop(unit, start) + middle, memberTop(unit, end) + middle];
  const right = unit.x + inset;
  const left = unit.x + inset - 12 + Math.min(6, 3 * Math.abs(start - end) - 3);
  return `<path class="flow" marker-end="url(#tip)" d="M${right} ${top}H${left}V${bottom}H${right}"/>`;
}

/** A link between boxes: down or up from row to row, and below the row between neighbours. */
function across(start: Placed, end: Placed, isFlow: boolean): string {
  const centre = (unit: Placed): number => unit.x + boxWidth / 2;
  if (start.row === end.row) {
    const bottom = Math.max(start.y + start.height, end.y + end.height);
    const side = centre(end) > centre(start) ? 12 : -12;
    const [from, to] = [centre(start) + side, centre(end) - side];
    const deep = bottom + 18 + Math.abs(to - from) / 12;
    return line(`M${from} ${start.y + start.height}C${from} ${deep} ${to} ${deep} ${to} ${end.y + end.height}`, false);
  }
  const down = end.row > start.row;
  const shift = isFlow ? 0 : 18;
  const [top, bottom] = down ? [start.y + start.height, end.y] : [start.y, end.y + end.height];
  return line(`M${centre(start)} ${top}L${centre(end) + shift} ${bottom}`, isFlow);
}

function line(path: string, isFlow: boolean): string {
  return isFlow
    ? `<path class="flow" marker-end="url(#tip)" d="${path}"/>`
    : `<path class="other" marker-end="url(#softtip)" d="${path}"/>`;
}

function escaped(text: string): string {
  return escapeHtml(visible(text));
}
