// The same at several sizes: the scenario over n regions, and chains and meshes of components that depend on one another. Prints
// medians with the least and the most, and ratios of the processor's time to that of the smallest size.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder, measured, median, root, upir } from "./run.mjs";

const regions = join(root, "specs/bench/regions.upir");
const perRegion = [
  "circuit_breaker_active",
  "failover_complete",
  "replica_promoted",
  "health_check_response",
  "degraded_service_recovered",
  "traffic_restored",
];

function ofRegions(n, only) {
  return [upir, "verify", regions, "--set", `n=${n}`, "--no-cache", ...only.flatMap((name) => ["--only", name])];
}

/**
 * Cells that depend on the one on their left and the one above. One row is a chain. In the grid that `watches` a cell notices within 2 s that one of
 * them is down; in the other one it is repaired only while both are up, so it depends on all before it. A claim about each, and one from end
 * to end: everything is up again in time.
 */
function grid(rows, columns, watches) {
  const name = (row, column) => `cell_${row}_${column}`;
  const places = Array.from({ length: rows * columns }, (_, index) => [
    Math.floor(index / columns) + 1,
    (index % columns) + 1,
  ]);
  const lines = [
    "system Grid",
    "component Cell(left: Cell, above: Cell, is_first: bool, is_top: bool) {",
    "  state up | down",
    "  fault crash: up -> down",
    ...(watches
      ? [
          "  action repair: down -> up after 1s..5s",
          "  var degraded: bool = false",
          "  action notice: when not degraded and (left is down or above is down) within 2s do { degraded := true }",
          "  action forget: when degraded and left is up and above is up within 2s do { degraded := false }",
        ]
      : ["  action repair: down -> up when (is_first or left is up) and (is_top or above is up) after 1s..5s"]),
    "}",
    ...places.map(([row, column]) => {
      const [left, above] = [name(row, Math.max(1, column - 1)), name(Math.max(1, row - 1), column)];
      return `${name(row, column)}: Cell(${left}, ${above}, ${column === 1}, ${row === 1})`;
    }),
    `set cells = { ${places.map(([row, column]) => name(row, column)).join(", ")} }`,
    "assume one_at_a_time: always count(c in cells: c is down) <= 1",
    watches
      ? "property each: always forall c in cells: c.left is down implies within 2s (c.degraded or c.left is up)"
      : "property each: always forall c in cells: c is down implies within 5s c is up",
    "property all: always (exists c in cells: c is down) implies within 5s (forall c in cells: c is up)",
  ];
  const path = join(folder, `grid-${rows}-${columns}-${watches}.upir`);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

function ofGrid(rows, columns, watches, only) {
  return [upir, "verify", grid(rows, columns, watches), "--no-cache", "--only", only];
}

const sizes = [3, 8, 16, 32, 64, 128];
const chains = [
  [1, 4],
  [1, 16],
  [1, 64],
];
const meshes = [
  [2, 2],
  [4, 4],
  [8, 8],
];
const grids = [
  { name: "chain", shapes: chains, watches: true },
  { name: "mesh", shapes: meshes, watches: true },
  { name: "chain in order", shapes: chains.slice(0, -1), watches: false },
  { name: "mesh in order", shapes: meshes.slice(0, -1), watches: false },
];

/** What is measured: a name, and its sizes with the arguments for each. `limit` is of the last against the first, if there is one. */
const rows = [
  { name: "claims of each region", sizes, limit: 3, args: (n) => ofRegions(n, perRegion) },
  {
    name: "some region is healthy",
    sizes,
    limit: 20,
    limitAt: 32,
    args: (n) => ofRegions(n, ["at_least_one_region_healthy"]),
  },
  { name: "n - 1 copies of the data", sizes, args: (n) => ofRegions(n, ["data_replicated"]) },
  { name: "all claims and checks", sizes, args: (n) => ofRegions(n, []) },
  ...grids.flatMap(({ name, shapes, watches }) =>
    ["each", "all"].map((only) => ({
      name: `${name}, ${only === "each" ? "claims of each" : "end to end"}`,
      sizes: shapes,
      args: ([height, width]) => ofGrid(height, width, watches, only),
    })),
  ),
];

/** Small sizes are measured `rounds` times, those that take long once. */
export function printSizes(rounds) {
  console.log(
    "\nwhat                            size   user CPU s (least..most)   clock s (least..most)   against the first   memory",
  );
  for (const { name, sizes: all, limit, limitAt, args } of rows) {
    let first;
    for (const size of all) {
      const runs = [measured(args(size))];
      while (runs.length < rounds && runs[0].milliseconds < 10_000) runs.push(measured(args(size)));
      const user = runs.map((each) => each.user / 1000);
      const clock = runs.map((each) => each.milliseconds / 1000);
      first ??= median(user);
      const ratio = median(user) / first;
      const isJudged = limit !== undefined && size === (limitAt ?? all.at(-1));
      const columns = [
        name.padEnd(30),
        String(Array.isArray(size) ? size[0] * size[1] : size).padStart(4),
        spread(user).padStart(22),
        spread(clock).padStart(24),
        `${ratio.toFixed(2)} x${isJudged ? ` limit ${limit} x ${ratio <= limit ? "pass" : "FAIL"}` : ""}`.padStart(20),
        `${median(runs.map((each) => each.megabytes)).toFixed(0)} MB`,
        runs.every(({ status }) => status === 0) ? "" : `exit code ${runs[0].status}`,
      ];
      console.log(columns.join("  "));
    }
  }
}

function spread(values) {
  const text = (value) => value.toFixed(2);
  return `${text(median(values))} (${text(Math.min(...values))}..${text(Math.max(...values))})`;
}
