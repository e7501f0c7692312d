/** `upir report`: its rows, figures and timelines, its formats, and what it says where figures are missing. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check, decideClaims } from "../src/index.ts";
import schema from "../src/report/report.schema.json" with { type: "json" };
import { documentAsHtml } from "../src/report/sla/html.ts";
import { reportAsJson } from "../src/report/sla/json.ts";
import { documentAsMarkdown } from "../src/report/sla/markdown.ts";
import type { Recommendation, SlaReport } from "../src/report/sla/report.ts";
import { slaReportOf } from "../src/report/sla/report.ts";
import { documentOf } from "../src/report/sla/sections.ts";
import { documentAsText } from "../src/report/sla/text.ts";
import { rational } from "../src/source/rational.ts";
import type { Rational } from "../src/source/rational.ts";
import { upir } from "./fake-io.ts";

const main = "specs/high-availability-api.upir";
const folder = mkdtempSync(join(tmpdir(), "upir-report-"));
const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);

afterAll(() => rmSync(folder, { recursive: true }));

async function reportOf(text: string, recommendations?: readonly Recommendation[]): Promise<SlaReport> {
  const checked = check({ path: "spec.upir", text });
  expect(checked.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return slaReportOf(await decideClaims(checked), checked.problem!, recommendations);
}

function textOf(report: SlaReport): string {
  return documentAsText(documentOf(report), { width: 80, color: false });
}

function expectValid(report: SlaReport): void {
  const json: unknown = JSON.parse(JSON.stringify(reportAsJson(report)));
  expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
}

const minutes = (count: number): number => count * 60_000;

describe("the published scenario", () => {
  let report: SlaReport;
  let text: string;

  beforeAll(async () => {
    const checked = check(main);
    report = slaReportOf(await decideClaims(checked), checked.problem!);
    text = textOf(report);
  }, 120_000);

  /** The row of a claim, or of what follows from one. */
  function row(name: string, claim?: string): SlaReport["objectives"][number] {
    return report.objectives.find((each) => each.name === name && (claim === undefined || each.claim === claim))!;
  }

  test.each<[name: string, claim: string, value: Rational, limit: Rational, verdict: string]>([
    ["failover time", "failover_complete", rational(35_000), rational(30_000), "violated"],
    ["failover time", "failover_time", rational(35_000), rational(30_000), "violated"],
    ["RTO (recovery time)", "failover_complete", rational(35_000), rational(30_000), "violated"],
    ["MTTR (time to recover)", "mttr", rational(minutes(5)), rational(minutes(5)), "proved"],
    ["latency p99", "latency_p99", rational(57), rational(200), "proved"],
    ["latency p50", "latency_p50", rational(57), rational(100), "proved"],
    ["throughput", "throughput", rational(12_000), rational(10_000), "proved"],
    ["monthly cost", "monthly_cost", rational(13_500), rational(12_000), "violated"],
    ["RPO (data loss)", "rpo", rational(5000), rational(60_000), "proved"],
  ])("%s of %s", (name, claim, value, limit, verdict) => {
    expect(row(name, claim)).toMatchObject({ value, limit, verdict, missing: [] });
  });

  test("availability and what it lets be down in a year", () => {
    expect(row("availability")).toMatchObject({ limit: rational(9999, 10_000), verdict: "violated" });
    expect(row("downtime a year (365 d)")).toMatchObject({ limit: rational(3_153_600), verdict: "violated" });
    expect(row("downtime a year (365.25 d)").limit).toEqual(rational(3_155_760));
    expect(row("error rate")).toMatchObject({ limit: rational(1, 10_000), verdict: "violated", attained: false });
  });

  test("each claim with a limit and each usual objective has a row", () => {
    const claims = report.objectives.flatMap(({ claim }) => claim ?? []);
    for (const { name, text: said } of report.claims)
      if (/^\w+\(.*\) [<>]=|within \d+(?:ms|s|min)/.test(said)) expect(claims, name).toContain(name);
    expect(report.objectives.every(({ verdict }) => verdict !== "unknown")).toBe(true);
  });

  test("the timeline of the slowest failover", () => {
    const { milestones, moments, role, slack } = report.timelines[0]!;
    expect(role).toBe("failover");
    expect(slack).toEqual(rational(-5000));
    expect(milestones).toEqual([
      { name: "failure", time: rational(0) },
      { name: "first sign elsewhere", time: rational(1000) },
      { name: "detected", time: rational(35_000) },
      { name: "check[us_east] is out_of_rotation", time: rational(35_000) },
    ]);
    expect(moments.map(({ time }) => Number(time.numerator) / 1000)).toEqual([0, 10, 20, 30, 35]);
    expect(report.timelines[1]!.milestones.slice(2)).toEqual([
      { name: "detected", time: rational(35_000) },
      { name: "check[us_east] is out_of_rotation", time: rational(35_000) },
      { name: "replica[us_east] is primary", time: rational(55_000) },
    ]);
    expect(report.timelines[2]).toMatchObject({ role: "recovery", claim: "degraded_service_recovered" });
    expect(report.timelines[2]!.milestones.at(-1)).toEqual({ name: "recovered", time: rational(minutes(5)) });
  });

  test("a failover costs requests only as long as they still go to what failed", () => {
    expect(report.lostRequests.map(({ claim, all }) => [claim, all])).toEqual([
      ["failover_complete", rational(350_000)],
    ]);
  });

  test("what is left with something lost", () => {
    const lost = (name: string): SlaReport["losses"][number] => report.losses.find((loss) => loss.lost === name)!;
    expect(report.losses.map((loss) => loss.lost)).toEqual(["cdn", "global_lb", "us_east", "eu_west", "apac"]);
    expect(lost("global_lb").serves).toBe(false);
    expect(lost("apac")).toMatchObject({ serves: true, rates: { stated: rational(20_000), least: rational(12_000) } });
    expect(lost("apac").latencies[0]!.result).toMatchObject({ most: { value: rational(57) } });
  });

  test("the architecture: twelve components in three regions, and what is a single point of failure", () => {
    const { components, groups, links, singlePoints } = report.architecture;
    expect(components).toHaveLength(12);
    expect(groups.map(({ name }) => name)).toEqual(["us_east", "eu_west", "apac"]);
    expect(links).toHaveLength(16);
    expect(singlePoints).toEqual(["cdn", "global_lb"]);
  });

  test("failure sets, smallest first, with how likely they are", () => {
    const { failureSets, complete } = report.availability[0]!;
    expect(complete).toBe(true);
    expect(failureSets.map(({ names }) => names.length)).toEqual(
      failureSets.map(({ names }) => names.length).toSorted((a, b) => a - b),
    );
    expect(failureSets.slice(0, 2).map(({ probability }) => probability)).toEqual([
      rational(1, 10_000),
      rational(1, 10_000),
    ]);
    expect(failureSets[2]!.names).toEqual(["us_east.api", "eu_west.api", "apac.api"]);
    expect(failureSets[2]!.probability).toEqual(rational(125, 1_000_000_000_000));
  });

  test("what a failover costs in requests", () => {
    expect(report.lostRequests).toMatchObject([
      { claim: "failover_complete", flow: "request", among: 3, all: rational(350_000), evenly: rational(350_000, 3) },
    ]);
    expect(text.replaceAll(/\s+/g, " ")).toContain(
      "at most 350,000 if all go to what fails, ≈ 116,666 if they are spread evenly over 3.",
    );
  });

  test("what is taken for granted", () => {
    expect(report.assumptions.map(({ name }) => name)).toEqual(["one_at_a_time", "independence"]);
    expect(report.assumptions[0]!.text).toBe("always count(r in regions: r is down) <= 1");
    expect(report.assumedFigures).toContainEqual({ part: "eu_west", attribute: "mttr", value: "150 s", line: 44 });
    expect(report.assumedFigures).toContainEqual({
      part: "apac.db -> us_east.db",
      attribute: "lag",
      value: "5 s",
      line: 71,
    });
  });

  test("the text has all sections and fits on 80 columns", () => {
    for (const { title } of documentOf(report).sections) expect(text).toContain(`\n${title}\n`);
    expect(text.split("\n").filter((line) => [...line].length > 80)).toEqual([]);
    expect(text).toMatch(/monthly cost +✗ violated +\$13,500\/month +≤ \$12,000\/month +\$1,500\/month/);
    expect(text).toMatch(/≤ 52\.56 min/);
    expect(text).toMatch(/≤ 52\.596 min/);
    expect(text).toContain("run `upir recommend specs/high-availability-api.upir`");
    expect(text).toContain("Ceiling: 99.980001 %");
  });

  test("the JSON follows its schema, and the schema says no to something else", () => {
    expectValid(report);
    expect(validate({ schemaVersion: 1 })).toBe(false);
    const json = JSON.parse(JSON.stringify(reportAsJson(report)));
    const cost = json.objectives.find((each: { readonly name: string }) => each.name === "monthly cost");
    expect(cost).toMatchObject({ value: { value: 13_500 }, limit: { value: 12_000 }, margin: { value: -1500 } });
    expect(json.exitCode).toBe(1);
  });

  test("the Markdown has the same rows", () => {
    const markdown = documentAsMarkdown(documentOf(report));
    expect(markdown).toContain("| monthly cost | ✗ violated | $13,500/month | ≤ $12,000/month | $1,500/month over |");
    expect(markdown).toContain("## 5. Service levels");
  });

  test("the page loads nothing and a browser shows its sections", (context) => {
    const page = documentAsHtml(documentOf(report));
    expect(page).not.toMatch(/<script|src=|url\((?!#)|href="(?!#)/);
    const chromium = (process.env["PATH"] ?? "")
      .split(delimiter)
      .map((each) => join(each, "chromium"))
      .find(existsSync);
    if (chromium === undefined) return context.skip("chromium is not installed");
    const file = join(folder, "page.html");
    writeFileSync(file, page);
    const dom = execFileSync(
      chromium,
      [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        `--user-data-dir=${join(folder, "profile")}`,
        "--dump-dom",
        `file://${file}`,
      ],
      { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], timeout: 60_000 },
    );
    for (const { id, title } of documentOf(report).sections)
      expect(dom).toContain(`<section id="${id}"><h2>${title}</h2>`);
    expect(dom).toContain("◆ single point");
    expect(dom.match(/<svg class="plan"/g)).toHaveLength(1);
  }, 90_000);
});

describe("other specs", () => {
  test("without parts, flows or claims about quantities every usual objective is unknown, and says why", async () => {
    const report = await reportOf(`system Lamps
component Lamp {
  state off | on
  action switch_on: off -> on after 1s..3s
}
lamp: Lamp
property lights_up: always lamp is off implies within 5s lamp is on
`);
    const text = textOf(report);
    const usual = report.objectives.filter(({ claim }) => claim === undefined);
    expect(usual.map(({ name }) => name)).toContain("availability");
    expect(usual.every(({ verdict, missing }) => verdict === "unknown" && missing.length > 0)).toBe(true);
    expect(usual.find(({ name }) => name === "availability")!.missing).toContain("the spec has no flow");
    expect(text).toContain("The spec states no parts, such as services or databases.");
    expect(text).toContain("State machines: lamp (Lamp).");
    expect(report.objectives.find(({ claim }) => claim === "lights_up")).toMatchObject({ value: rational(3000) });
    expectValid(report);
    expect(documentAsHtml(documentOf(report))).toContain("</html>");
  });

  test("a response that never comes has no worst case, and its run is told", async () => {
    const report = await reportOf(`system Regions
component Region {
  state up | down
  fault crash: up -> down
  action repair: down -> up anytime
}
eu: Region
property back: always eu is down implies within 5min eu is up
`);
    const row = report.objectives.find(({ claim }) => claim === "back")!;
    expect(row).toMatchObject({ name: "MTTR (time to recover)", verdict: "violated", limit: rational(minutes(5)) });
    expect(row.value).toBeUndefined();
    expect(row.missing).toEqual(["some run never responds"]);
    expect(report.timelines[0]!.moments[0]).toMatchObject({ time: rational(0), what: "eu: down" });
    expect(textOf(report)).toContain("The answer never comes.");
    expectValid(report);
  });

  test("a failover by promotion: detected, then promoted", async () => {
    const report = await reportOf(`system Database
component Primary {
  state up | down
  fault crash: up -> down
  action repair: down -> up after 10min..20min
}
component Replica(watched: Primary) {
  state standby | suspicious | promoted
  action suspect: standby -> suspicious when watched is down after 10s
  action promote: suspicious -> promoted after 5s..20s
  action demote: promoted -> standby when watched is up immediately
}
primary: Primary
replica: Replica(primary)
property promoted "a replica takes over within 1 min":
  always primary is down implies within 60s (replica is promoted or primary is up)
`);
    const [timeline] = report.timelines;
    expect(timeline).toMatchObject({ role: "failover", verdict: "proved", worstCase: rational(30_000) });
    expect(timeline!.milestones).toEqual([
      { name: "failure", time: rational(0) },
      { name: "first sign elsewhere", time: rational(10_000) },
      { name: "detected", time: rational(10_000) },
      { name: "replica is promoted", time: rational(30_000) },
    ]);
  });

  const web = (figures: string): string => `system Web
a: service { replicas 2  cost $10/month per replica  latency 5ms ${figures} }
b: database { cost $50/month  latency 10ms ${figures} }
link a -> b { latency 1ms }
flow visit = a -> b
require up: availability(visit) >= 99%
require fast: latency(visit) <= 10ms
require enough: throughput(visit) >= 10rps
`;

  test("a missing figure is named with its place", async () => {
    const report = await reportOf(web(""));
    const row = (name: string): SlaReport["objectives"][number] =>
      report.objectives.find((each) => each.name === name)!;
    expect(row("throughput")).toMatchObject({
      verdict: "unknown",
      missing: ["no capacity is stated for `a` (line 2)", "no capacity is stated for `b` (line 3)"],
    });
    expect(row("latency")).toMatchObject({ value: rational(16), margin: rational(-6), verdict: "violated" });
    expect(textOf(report)).toContain("no capacity is stated for `a` (line 2), `b` (line 3)");
    expect(report.architecture.singlePoints).toEqual(["a", "b"]);
    expectValid(report);
  });

  test("with many regions the figures stay numbers, and what is not drawn is counted", async () => {
    const names = Array.from({ length: 40 }, (_, at) => `r${at}`).join(", ");
    const report = await reportOf(`system Many
component Region {
  api: service { cost $1/month  latency 1ms  availability 99.95%  capacity 1rps }
  db: database { cost $1/month  latency 1ms  availability 99.95%  capacity 1rps }
  link api -> db { latency 1ms }
}
${names}: Region
set regions = { ${names} }
lb: load_balancer { cost $1/month  latency 1ms  availability 99.99%  capacity 1rps }
link[r in regions] lb -> r.api { latency 1ms }
flow request = lb -> any regions as r { r.api -> r.db }
assume independence: independent(system)
require availability: availability(request) >= 99.9%
`);
    const { result, complete } = report.availability[0]!;
    expect(complete).toBe(false);
    expect(result).toMatchObject({ kind: "availability", single: ["lb"] });
    expect(textOf(report)).not.toMatch(/NaN|Infinity/);
    expectValid(report);
    expect(documentAsHtml(documentOf(report))).toContain("Not drawn: 34 more.");
  });

  test("without independence nothing is multiplied", async () => {
    const report = await reportOf(web("availability 99.9%"));
    const [ledger] = report.availability;
    expect(ledger!.result).toMatchObject({ kind: "missing" });
    expect(ledger!.failureSets.map(({ probability }) => probability)).toEqual([undefined, undefined]);
    expectValid(report);
  });

  test("every failure set has its likelihood, however many there are", async () => {
    const names = Array.from({ length: 25 }, (_, index) => `p${index}`);
    const { availability } = await reportOf(
      `system Many\n${names.map((name) => `${name}: service { availability 99% }`).join("\n")}
flow f = ${names.join(" -> ")}
assume apart: independent(system)
require up: availability(f) >= 1%\n`,
    );
    expect(availability[0]!.failureSets.map(({ probability }) => probability)).toEqual(
      names.map(() => rational(1, 100)),
    );
  });

  test("recommendations are shown when there are any", async () => {
    const report = await reportOf(web(""), [{ title: "Add a region", text: ["It costs $5."] }]);
    expect(textOf(report)).toMatch(/Add a region\n\n- It costs \$5\./);
    expect(textOf(report)).not.toContain("upir recommend");
    expectValid(report);
  });

  test("nothing of a spec is read as markup", async () => {
    const report = await reportOf(`system Web
component Lamp {
  state off | on
  action switch_on: off -> on after 1s..3s
}
lamp: Lamp
property p "<script>alert(1)</script> & \`x\` [y](z) | *b*": always lamp is off implies within 5s lamp is on
`);
    const hostile = { ...report, spec: `"><script>alert(2)</script>`, system: "<script>" };
    const page = documentAsHtml(documentOf(hostile));
    expect(page).not.toContain("<script");
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt; &amp; `x`");
    const markdown = documentAsMarkdown(documentOf(hostile));
    expect(markdown).not.toContain("<script");
    expect(markdown).toContain("\\[y\\](z) \\| \\*b\\*");
  });

  test("names that the drawing shows are escaped too", async () => {
    const report = await reportOf(web(""));
    const [first, ...rest] = report.architecture.components;
    const components = [{ ...first!, name: "<script>a</script>", kind: `"<b>` }, ...rest];
    const page = documentAsHtml(documentOf({ ...report, architecture: { ...report.architecture, components } }));
    expect(page).not.toMatch(/<script|<b>/);
  });
});

describe("the command", () => {
  const lamp = join(folder, "lamp.upir");
  const broken = join(folder, "broken.upir");

  beforeAll(() => {
    writeFileSync(
      lamp,
      `system Lamps
parameter most: duration = 3s
component Lamp {
  state off | on
  action switch_on: off -> on after 1s..most
}
lamp: Lamp
property lights_up: always lamp is off implies within 3s lamp is on
`,
    );
    writeFileSync(broken, "system Broken\nlamp: Lamp\n");
  });

  test("prints text, and ends as verify does", async () => {
    expect(await upir(["report", lamp])).toMatchObject({ code: 0, stderr: "" });
    const { code, stdout } = await upir(["report", lamp, "--set", "most=5s"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/response time: lights_up +✗ violated +5 s +≤ 3 s +2 s over/);
  });

  test.each([
    ["report.md", /^# Lamps: service level report\n/],
    ["report.json", /^\{\n/],
    ["report.html", /^<!doctype html>/],
    ["report.txt", /^Lamps: service level report\n/],
  ])("the ending of %s says the format", async (name, start) => {
    const file = join(folder, name);
    expect(await upir(["report", lamp, "--output", file])).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(readFileSync(file, "utf8")).toMatch(start);
  });

  test("--format counts more than the ending", async () => {
    const file = join(folder, "report.out");
    expect((await upir(["report", lamp, "--format", "json", "--output", file])).code).toBe(0);
    expect(validate(JSON.parse(readFileSync(file, "utf8")))).toBe(true);
    expect(validate(JSON.parse((await upir(["report", lamp, "--format", "json"])).stdout))).toBe(true);
  });

  test("says what is wrong with the command line", async () => {
    for (const args of [
      ["--format", "pdf"],
      ["--output", join(folder, "report.pdf")],
      ["--output", join(folder, "none", "report.md")],
      ["--output", folder],
      ["--timeout", "0"],
    ]) {
      const { code, stdout, stderr } = await upir(["report", lamp, ...args]);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).not.toBe("");
    }
  });

  test("of a spec that is rejected there is only what is wrong with it", async () => {
    const file = join(folder, "rejected.md");
    const { code, stdout, stderr } = await upir(["report", broken, "--output", file]);
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain("Lamp");
    expect(readdirSync(folder)).not.toContain("rejected.md");
  });

  test("an interrupt leaves a report on what was decided", async () => {
    const { code, stdout } = await upir(["report", lamp], { withInterrupt: (interrupt) => interrupt() });
    expect(code).toBe(130);
    expect(stdout).toContain("interrupted before all was");
  });

  test("its schema is printed", async () => {
    expect(JSON.parse((await upir(["schema", "report"])).stdout)).toEqual(schema);
    expect(JSON.parse((await upir(["schema"])).stdout).title).toContain("upir verify");
    expect((await upir(["schema", "nothing"])).code).toBe(2);
  });
});
