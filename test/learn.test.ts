/** The course: every lesson, its solution, the usual wrong answers and what is no answer; and `upir learn`, which leads through it. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check, verify } from "../src/index.ts";
import type { Settings } from "../src/index.ts";
import { grade } from "../src/learn/grade.ts";
import type { EngineName } from "../src/engine/setting.ts";
import type { Grade, Mistake } from "../src/learn/judged.ts";
import { answered, fileNameOf, readLessons, systemNameOf } from "../src/learn/lesson.ts";
import type { Edits, Lesson } from "../src/learn/lesson.ts";
import { expectationMet } from "../src/report/outcome.ts";
import type { SourceFile } from "../src/source/source.ts";
import type { Ran, World } from "./fake-io.ts";
import { upir } from "./fake-io.ts";
import { temporary } from "./temporary.ts";

const lessons = readLessons();

/** What a lesson's own claims come to where it expects nothing of them, since the student is to be surprised. */
const surprises: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  9: { calm: "holds-to-bound" },
  12: { failover: "violated", patient: "violated" },
};

/** Loops, and searches up to a bound, take a solver to be seen; for everything else zones alone say the same, and are quicker. */
function engineFor({ number }: Lesson, answer: string | Edits): EngineName {
  const hard: Readonly<Record<number, RegExp>> = { 5: /eventually always (check|web)/, 9: / for |eventually/ };
  return typeof answer === "string" && hard[number]?.test(answer) === true ? "both" : "zones";
}

function mistakeOf(found: Grade): Mistake & { readonly at: string } {
  if (found.kind !== "misjudged") throw new Error(`it is ${found.kind}`);
  const { at, mistake } = found.tried.at(-1)!;
  return { at, ...mistake! };
}

function boundOf({ grading }: Lesson): { readonly bound?: number } {
  return grading.kind === "claim" && grading.bound !== undefined ? { bound: grading.bound } : {};
}

test("there are thirteen lessons, numbered from 0 on", () => {
  expect(lessons.map(({ number }) => number)).toEqual(Array.from({ length: 13 }, (_, number) => number));
});

describe.each(lessons.map((lesson) => [fileNameOf(lesson), lesson] as const))("%s", (name, lesson) => {
  const { grading, spec, number } = lesson;

  test("says what it is, what to run and what to do", () => {
    expect(spec.text.toLowerCase()).toContain(`// lesson ${number}: ${grading.title.toLowerCase()}\n`);
    expect(spec.text).toContain(`\nsystem ${systemNameOf(lesson)}\n`);
    expect(spec.text).toMatch(new RegExp(`//     upir (verify|failures) ${name}`));
    expect(spec.text).toContain("// Exercise: ");
    expect(spec.text).toContain(`//     upir learn check ${name}\n`);
    expect(grading.hints.length).toBeGreaterThanOrEqual(3);
    expect(grading.mistakes.length).toBeGreaterThanOrEqual(3);
  });

  test("comes out as it says", async () => {
    const { claims, diagnostics } = await verify(spec, { ...boundOf(lesson), engine: engineFor(lesson, spec.text) });
    expect(diagnostics).toEqual([]);
    expect(claims.length).toBeGreaterThan(0);
    for (const result of claims)
      expect(expectationMet(result) ?? surprises[number]?.[result.claim.name] === result.verdict.kind).toBe(true);
  });

  test("its solution is accepted", async () => {
    expect((await grade(lesson, answered(lesson, grading.solution))).kind).toBe("accepted");
  });

  if (grading.kind === "claim") {
    test("the shops have whatever a claim about the lesson can speak of", () => {
      const variablesIn = (file: SourceFile, set: Settings): readonly string[] =>
        check(file, { set }).problem!.system.variables.map((each) => `${each.name}: ${JSON.stringify(each.sort)}`);
      const wanted = variablesIn(spec, {});
      for (const { shop } of grading.shops)
        expect(variablesIn(lesson.systems!, { shop })).toEqual(expect.arrayContaining([...wanted]));
    });

    test("its own shop is wrong", async () => {
      const { claims } = await verify(answered(lesson, grading.solution), { only: ["answer"], sanity: false });
      expect(claims[0]?.verdict.kind).toBe("violated");
    });
  }

  const mistakes: readonly { readonly answer: string | Edits; readonly at: string }[] = grading.mistakes;
  test.each(mistakes.map(({ answer, at }) => [JSON.stringify(answer), at, answer] as const))(
    "%s is wrong about `%s`, and it is said why",
    async (_, at, answer) => {
      const engine = engineFor(lesson, answer);
      const mistake = mistakeOf(await grade(lesson, answered(lesson, answer), { engine }));
      expect(mistake.at).toBe(at);
      expect([mistake.hint ?? "", ...mistake.remarks].join("")).not.toBe("");
      expect(mistake.says).not.toContain("UNKNOWN");
      const shop = grading.kind === "claim" ? grading.shops.find((each) => each.shop === at) : undefined;
      if (shop?.sort === "wrong")
        expect(mistake).toMatchObject({
          hint: shop.hint,
          says: expect.stringContaining("lets it through"),
        });
      if (shop?.sort === "wrong" && number !== 5) expect(mistake.run?.shows).toContain("your claim allows");
    },
  );
});

describe("answers", () => {
  const of = (number: number): Lesson => lessons[number]!;

  test.each([
    [1, "not eventually (order is shipped and not order.money)"],
    [3, "always (check is in_rotation and web is down) implies within 30s (check is out_of_rotation or web is up)"],
    [8, "always (primary is lost and order is confirmed) implies order.copied"],
    [8, "always not (order is confirmed and primary is lost and not order.copied)"],
  ])("in lesson %i, %s means the same and is accepted", async (number, formula) => {
    const found = await grade(of(number), answered(of(number), formula), { engine: "zones" });
    expect(found.kind).toBe("accepted");
  });

  test("exact values are accepted, and those next to them are not", async () => {
    const answer = (value: string): Edits => ({
      "fail_after: 1..3 = 2": "fail_after: 1..3 = 3",
      "duration = 15s": `duration = ${value}`,
    });
    expect((await grade(of(12), answered(of(12), answer("25s / 3")), { engine: "zones" })).kind).toBe("accepted");
    expect(mistakeOf(await grade(of(12), answered(of(12), answer("8.334s")), { engine: "zones" })).at).toBe("failover");
  });

  test.each([
    ["lb_a -> (web_a or web_b) -> (db_a or db_b)", "lb_a alone takes it down"],
    ["lb_a or lb_b", "losing web_a and web_b does not take it down"],
    ["(lb_a -> web_a -> db_a) or (lb_b -> web_b -> db_b)", "takes it down"],
  ])("of the flow %s it is said that %s", async (flow, says) => {
    const found = await grade(of(10), answered(of(10), { "lb_a -> (web_a or web_b) -> db_a -> db_b": flow }));
    expect(mistakeOf(found).says).toContain(says);
  });

  test("what is true of everything, or says nothing, is said to be", async () => {
    const remarks = async (formula: string): Promise<string> =>
      mistakeOf(await grade(of(1), answered(of(1), formula), { engine: "zones" })).remarks.join("\n");
    expect(await remarks("true")).toContain("true of every system");
    expect(await remarks("order is shipped implies order.money")).toContain("is `always` missing?");
  });

  const noClaims: readonly (readonly [string, string, string])[] = [
    ["nothing", "", "no claim named `answer`"],
    ["a claim of another name", "property reply: always web is up", "no claim named `answer`"],
    ["two claims", "property answer: true\nproperty answer: true", "in order first"],
    ["a name that nothing has", "property answer: always shop = slow", "in order first"],
    ["a parenthesis too many", "property answer: true) and (false", "in order first"],
    ["an empty claim", "property answer:", "in order first"],
    ["a quantity", "property answer: 5s", "in order first"],
    ["a definition of one's own", "define safe = true\nproperty answer: always safe", "only what the lesson has"],
    [
      "a parameter that chooses the shop",
      "parameter shop: int = 1\nproperty answer: shop = 1",
      "only what the lesson has",
    ],
    ["another instance", "other: Server\nproperty answer: always other is up", "only what the lesson has"],
  ];
  test.each(noClaims)("%s is no claim to judge", async (_, text, reason) => {
    const { path, text: before } = of(3).spec;
    const found = await grade(of(3), { path, text: `${before}\n${text}\n` });
    expect(found).toMatchObject({ kind: "no-answer", reason: expect.stringContaining(reason) });
  });

  test("comments and an expectation do not become part of a claim", async () => {
    const formula = `${of(8).grading.solution} // and so on )\n/* ) property x: false */ expect violated`;
    expect(await grade(of(8), answered(of(8), formula), { engine: "zones" })).toMatchObject({ kind: "accepted" });
  });

  const noRepairs: readonly (readonly [string, number, Edits, string])[] = [
    ["an assumption that nothing fails", 7, { "\nwire: ": "\nassume calm: always wire is whole\nwire: " }, "out"],
    ["a fault that is gone", 7, { "  fault cut_off: whole -> cut\n": "" }, "leave `component Cable {` as it was"],
    ["another time elsewhere", 7, { "after lease": "after 5s" }, "leave `component Primary"],
    ["another claim of that name", 7, { "always not (": "always true or (" }, "leave `property one_primary"],
    [
      "another claim, and the old one gone",
      12,
      { "\nproperty patient": "\nproperty other" },
      "leave `property patient",
    ],
    ["another type", 11, { "1..9 = 1": "1..99 = 1" }, "leave `parameter dbs: 1..9 = 1` as it was"],
    ["another price", 10, { "cost $500": "cost $50" }, "as it was"],
    ["a value that is left open", 0, { "= 30s": "= ?30s..60s" }, "in order first"],
    ["a second system", 6, { "\norder: ": "\nspare: Order\norder: " }, "leave `spare: Order` out"],
  ];
  test.each(noRepairs)("%s is no repair", async (_, number, edits, reason) => {
    const found = await grade(of(number), answered(of(number), edits));
    expect(found).toMatchObject({ kind: "no-answer", reason: expect.stringContaining(reason) });
  });

  test("layout, comments and the ends of lines do not matter", async () => {
    const { path, text } = answered(of(7), of(7).grading.solution);
    const other = `${text.replace("  state whole | cut", "// so\n   state   whole|cut").replaceAll("\n", "\r\n")}`;
    expect(await grade(of(7), { path, text: other }, { engine: "zones" })).toMatchObject({ kind: "accepted" });
  });

  test("claims that only the student's file has change nothing", async () => {
    const file = answered(of(6), of(6).grading.solution as Edits);
    const text = `${file.text}\nproperty no_deadline: false\nproperty no_deadline_: false expect proved\n`;
    expect(await grade(of(6), { ...file, text }, { engine: "zones" })).toMatchObject({ kind: "accepted" });
  });

  test("a search that is stopped judges nothing", async () => {
    const signal = AbortSignal.abort();
    expect(await grade(of(3), answered(of(3), "true"), { signal })).toEqual({ kind: "interrupted" });
  });
});

describe("upir learn", () => {
  const { folder } = temporary("learn");
  const before = process.cwd();
  const state = join(folder, "state", "upir", "learn.json");
  const learn = (args: string, world: World = {}): Promise<Ran> =>
    upir(["learn", ...args.split(" ").filter((word) => word !== "")], {
      env: { XDG_STATE_HOME: join(folder, "state") },
      ...world,
    });

  beforeAll(() => process.chdir(folder));
  afterAll(() => process.chdir(before));

  test("leads from the first lesson to the second, in any folder", async () => {
    expect((await learn("")).stdout).toContain("→  0  Reading runs");
    expect(await learn("start")).toMatchObject({ code: 0, stdout: expect.stringContaining("Wrote lesson-00.upir") });
    expect(readFileSync("lesson-00.upir", "utf8")).toBe(lessons[0]!.spec.text);
    const first = await learn("check");
    expect(first.code).toBe(1);
    expect(first.stdout).toContain("✗ back_in_time\n  VIOLATED, and it has to be PROVED.");
    expect(first.stdout).toContain("40.000 s  up        web.restart");
    writeFileSync("lesson-00.upir", answered(lessons[0]!, lessons[0]!.grading.solution).text);
    const second = await learn("check");
    expect(second).toMatchObject({ code: 0, stdout: expect.stringContaining("Next: upir learn start 1") });
    expect((await learn("")).stdout).toContain("✓  0  Reading runs");
    expect((await learn("0")).stdout).toContain("✓ done");
  });

  test("overwrites nothing", async () => {
    writeFileSync("lesson-04.upir", "mine");
    expect(await learn("start 4")).toMatchObject({ code: 2, stderr: expect.stringContaining("it is there already") });
    expect(readFileSync("lesson-04.upir", "utf8")).toBe("mine");
  });

  test("gives hints one at a time, and the solution after them", async () => {
    const { hints } = lessons[3]!.grading;
    expect(await learn("solution 3")).toMatchObject({ code: 1, stdout: expect.stringContaining("are 3 hints left") });
    for (const [at] of hints.entries()) {
      const { code, stdout } = await learn("hint 3", { columns: 200 });
      expect(code).toBe(0);
      for (const [other, hint] of hints.entries()) expect(stdout.includes(hint)).toBe(other <= at);
    }
    expect((await learn("solution 3")).stdout).toBe(`property answer: ${lessons[3]!.grading.solution}\n`);
    expect((await learn("solution 7 --show")).stdout).toContain("+ parameter patience: duration = 20s");
  });

  test("says of each shop what came of the claim in it", async () => {
    const stdin = `${lessons[3]!.spec.text}\nproperty answer: ${lessons[3]!.grading.solution as string}\n`;
    const { code, stdout } = await learn("check -", { stdin });
    expect(code).toBe(0);
    expect(stdout).toContain("✓ proved of a shop with a probe every 10 s\n");
    expect(stdout).toContain("✓ violated by a shop whose health check never takes the server out of rotation\n");
  });

  test("says what came of each claim about a changed spec", async () => {
    const { stdout } = await learn("check -", { stdin: answered(lessons[0]!, lessons[0]!.grading.solution).text });
    expect(stdout).toContain("✓ proved: back_in_time\n");
    expect(stdout).toContain("✓ violated: always web is down implies within longest - 1ms web is up\n");
  });

  test("reads an answer from standard input, and says where a spec is wrong", async () => {
    const stdin = `${lessons[3]!.spec.text}\nproperty answer: always wbe is up\n`;
    const { code, stdout, stderr } = await learn("check -", { stdin });
    expect(code).toBe(3);
    expect(stderr).toContain("[unknown-name]");
    expect(stdout).toContain("· The answer to lesson 3 is not judged: the spec has to be in order first.");
  });

  test.each([
    ["77", "there is no lesson `77`; they are 0 to 12"],
    ["start x", "there is no lesson `x`"],
    ["hint 1e1", "there is no lesson `1e1`"],
    ["check nosuch.upir", "cannot read nosuch.upir: there is no such file"],
    ["check", "cannot read lesson-01.upir: there is no such file (`upir learn start` writes it)"],
    ["check .", "cannot read .: it is a folder"],
  ])("`upir learn %s` is told what is wrong", async (args, message) => {
    expect(await learn(args)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });

  test("a file that belongs to no lesson is not judged", async () => {
    expect(await learn("check -", { stdin: "system Mine\n" })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("- is no file of a lesson"),
    });
  });

  test.each(["{", "[]", '{"kind":"upir-learn","done":["x"],"hints":{}}', "\u0000"])(
    "what is kept and damaged (%j) counts as nothing, and is made anew",
    async (text) => {
      mkdirSync(join(folder, "state", "upir"), { recursive: true });
      writeFileSync(state, text);
      const { code, stdout, stderr } = await learn("");
      expect({
        code,
        note: stderr.includes("damaged; no lesson counts as done") || stderr.includes("not JSON"),
      }).toEqual({
        code: 0,
        note: true,
      });
      expect(stdout).toContain("0 of 13 done");
      await learn("hint 0");
      expect((await learn("")).stderr).toBe("");
    },
  );

  test("without a place to keep anything it works, and says that it forgets", async () => {
    const { code, stdout, stderr } = await learn("hint 2", { env: {} });
    expect({ code, hint: stdout.startsWith("Lesson 2: Vacuity\n\n1. ") }).toEqual({ code: 0, hint: true });
    expect(stderr).toContain("this is not remembered");
  });

  test("fits onto a narrow page", async () => {
    for (const args of ["", "3", "hint 3"]) {
      const { stdout } = await learn(args, { columns: 60 });
      expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(70);
    }
  });
});
