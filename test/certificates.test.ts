/**
 * Certificates: what is written is what was proved, two solvers agree on every obligation, and no file that says
 * something else is confirmed. The second solver is cvc5 (`apt-get install cvc5`); without it, and where `CI` is not set,
 * the built-in Z3 is asked alone.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GivenRecipe } from "../src/engine/compose.ts";
import { composerFor } from "../src/engine/compose.ts";
import { certify, check, recheck, verify } from "../src/index.ts";
import type { ClaimResult, Recheck } from "../src/index.ts";
import { renderCertificate } from "../src/report/certificate.ts";
import { readCertificate } from "../src/report/read-certificate.ts";
import { rational } from "../src/source/rational.ts";
import { bool } from "../src/term/term.ts";
import { upir } from "./fake-io.ts";

const fixed = "specs/high-availability-api-fixed.upir";
const folder = mkdtempSync(join(tmpdir(), "upir-certificates-"));
const place = (name: string): string => join(folder, name);
const isThere = (program: string): boolean => {
  try {
    execFileSync(program, ["--version"]);
    return true;
  } catch {
    return false;
  }
};

const hasSecond = isThere("cvc5");
const second = hasSecond ? { solver: "cvc5" } : {};

function written(name: string, text: string): string {
  writeFileSync(place(name), text);
  return place(name);
}

/** Each answer with its count, as a solver prints them for the file as it is. */
function printedBy(solver: string, path: string): readonly string[] {
  return execFileSync(solver, [path], { encoding: "utf8" }).split("\n").slice(0, -1);
}

function answersOf(result: Recheck): readonly string[] {
  return result.kind === "checked" ? result.claims.map(({ name, answer }) => `${name} ${answer}`) : [result.reason];
}

let certificate = "";

beforeAll(async () => {
  certificate = (await certify(await verify(fixed, { sanity: false }))).text;
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

const complete = "specs/high-availability-api-complete.upir";
const left = ["short-outages.upir", "two-regions-down.upir"];

/** All but those of which nothing is proved. */
const specs = ["specs", "specs/bench", "test/corpus/verdicts"].flatMap((home) =>
  readdirSync(home)
    .filter((name) => name.endsWith(".upir") && !left.includes(name))
    .map((name) => `${home}/${name}`),
);

/** The proofs of the whole scenario take minutes to check; these are of what no other spec has. */
function partOf(spec: string): { readonly only?: readonly string[] } {
  const only = ["breaker_opens", "alerted", "database_failed_over", "writes_survive", "scaled_out"];
  return spec === complete ? { only } : {};
}

/** About runs, and under every play: those in scenarios have no certificate. */
function isOfRuns({ claim }: ClaimResult): boolean {
  return claim.formula !== undefined && claim.play === undefined;
}

describe("what is proved is certified, and two solvers confirm it", () => {
  test("cvc5 is installed where it has to be", () => expect(hasSecond || process.env["CI"] === undefined).toBe(true));

  test.each(specs)("%s", { timeout: 240_000 }, async (spec) => {
    const run = await verify(spec, { bound: 4, sanity: false, ...partOf(spec) });
    const { text, covered, missing } = await certify(run, { bound: 4 });
    const proved = run.claims.filter(({ verdict }) => ["proved", "vacuous"].includes(verdict.kind));
    // Claims about quantities are arithmetic that anybody can repeat from the ledger.
    const [ofRuns, others] = [proved.filter(isOfRuns), proved.filter((result) => !isOfRuns(result))];
    expect(missing.map(({ name }) => name)).toEqual(others.map(({ claim }) => claim.name));
    expect(covered).toEqual(ofRuns.map(({ claim }) => claim.name));
    if (covered.length === 0) return;
    const path = written("each.smt2", text);
    for (const solver of [{}, second]) {
      const result = await recheck(path, solver);
      expect(answersOf(result)).toEqual(covered.map((name) => `${name} unsat`));
      expect(result.kind === "checked" && result.loose).toBe(undefined);
    }
    const obligations = text.split("\n").filter((line) => line === "(check-sat)").length;
    for (const program of ["z3", "cvc5"].filter(isThere)) {
      const printed = printedBy(program, path);
      expect(printed).toEqual(printed.map(() => "unsat"));
      expect(printed).toHaveLength(obligations);
    }
  });

  test("the same run gives the same certificate", async () => {
    const spec = "specs/bench/failover.upir";
    const [one, other] = [
      await certify(await verify(spec, { sanity: false })),
      await certify(await verify(spec, { sanity: false })),
    ];
    expect(one.text).toBe(other.text);
  });

  test("the hashes are those of sha256sum", () => {
    const [hash] = execFileSync("sha256sum", [fixed], { encoding: "utf8" }).split(" ");
    expect(certificate).toContain(`"sha256": "${hash}"`);
  });
});

describe("no other file is confirmed", () => {
  const rejection = async (text: string): Promise<string> => {
    const result = await recheck(written("changed.smt2", text));
    return result.kind === "rejected" ? [result.reason, ...result.details].join("\n") : "not rejected";
  };

  test("an obligation that asks for less", async () => {
    const without = certificate.replace(/\(assert \(<= 0\.0 elapsed\)\)\n|\(assert \(not invariant\)\)\n/, "");
    expect(without).not.toBe(certificate);
    expect(await rejection(without)).toMatch(/obligations are not those.*\n.*line \d+, in proof 1, initiation/s);
    expect(await rejection(certificate.replace("\n(check-sat)", "\n(assert false)\n(check-sat)"))).toMatch(
      /found `\(assert false\)` instead of `\(check-sat\)`/,
    );
  });

  test("an invariant in one of its places", async () => {
    const at = certificate.indexOf("(define-fun invariant", certificate.indexOf("proof 5, consecution"));
    const changed = certificate.slice(0, at) + certificate.slice(at).replace("8000.0", "7000.0");
    expect(await rejection(changed)).toMatch(/in proof 5, consecution: found/);
  });

  test.each([
    ["Z3", {}],
    ["the second solver", second],
  ])("an invariant in all of its places: %s refutes it", async (_, solver) => {
    const changed = certificate.replaceAll(/\(define-fun [\s\S]*?\n {2}\)\)/g, (all) =>
      all.replaceAll("8000.0", "7000.0"),
    );
    const result = await recheck(written("weak.smt2", changed), solver);
    expect(answersOf(result)).toContain("failover_complete sat");
    expect(answersOf(result)).toContain("circuit_breaker_active unsat");
    const { code, stdout } = await upir([
      "recheck",
      place("weak.smt2"),
      ...("solver" in solver ? ["--solver", solver.solver] : []),
    ]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ REFUTED +failover_complete/);
  });

  test("a certificate of a spec that has changed", async () => {
    const spec = readFileSync(fixed, "utf8");
    const other = written(
      "other.upir",
      spec.replace("parameter interval: duration = 8s", "parameter interval: duration = 9s"),
    );
    const same = written("same.upir", spec);
    const path = written("as-written.smt2", certificate);
    const result = await recheck(path, { spec: other });
    expect(result).toMatchObject({ kind: "rejected", reason: "the certificate is of another spec" });
    expect(result.kind === "rejected" && result.details[0]).toMatch(/other\.upir has changed/);
    expect(answersOf(await recheck(path, { spec: same }))).not.toContain("the certificate is of another spec");
    expect((await upir(["recheck", path, "--spec", other])).code).toBe(3);
  });

  test("a certificate with other settings", async () => {
    expect(await rejection(certificate.replace('"set": {}', '"set": {\n;     "interval": "9s"\n;   }'))).toMatch(
      /obligations are not those|does not fit/,
    );
  });

  test("a file that ends too early, anywhere", async () => {
    for (const share of [0, 0.001, 0.1, 0.5, 0.9, 0.9999]) {
      const text = certificate.slice(0, Math.floor(certificate.length * share));
      expect(await rejection(text)).toMatch(/cut off|no certificate/);
    }
    const [head, tail] = [certificate.indexOf("; ── proof 3,"), certificate.indexOf("; ── proof 6,")];
    expect(await rejection(certificate.slice(0, head) + certificate.slice(tail))).not.toBe("not rejected");
  });

  test("a file that would have a solver do something else", async () => {
    const target = place("hijacked");
    const command = `(set-option :regular-output-channel "${target}")`;
    for (const text of [
      certificate.replace("\n(check-sat)", `\n${command}\n(check-sat)`),
      certificate.replace("\n; ── proof 1,", `\n${command}\n; ── proof 1,`),
      certificate.replaceAll(fixed, "nowhere.upir").replace("\n(check-sat)", `\n${command}\n(check-sat)`),
    ]) {
      expect(await rejection(text)).toMatch(/has a command that no certificate has|something before its first proof/);
    }
    expect(existsSync(target)).toBe(false);
  });

  test("a file with a letter changed anywhere below its header", async () => {
    const header = certificate.indexOf("\n; }\n");
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: header + 5, max: certificate.length - 1 }),
        fc.constantFrom("1", " ", ")", "x", "\n"),
        async (at, letter) => {
          fc.pre(certificate[at] !== letter);
          const text = certificate.slice(0, at) + letter + certificate.slice(at + 1);
          const result = await recheck(written("letter.smt2", text), { milliseconds: 1 });
          expect(result.kind).toBe("rejected");
        },
      ),
      { numRuns: 25 },
    );
  });
});

/** Certificates that a liar makes: the text is what the spec leads to, the recipe and the invariants are not true. */
describe("forged certificates", () => {
  const forge = async (
    spec: string,
    name: string,
    recipes: readonly GivenRecipe[],
    invariant: boolean,
  ): Promise<string> => {
    const { problem, sources } = check(spec);
    const claim = problem!.claims.find((each) => each.name === name)!;
    const composer = composerFor(problem!);
    const composed = composer.add(claim, recipes, () => ({ value: bool(invariant) }));
    if ("problem" in composed) return composed.problem;
    const { text } = await certify({
      spec,
      problem: problem!,
      sources,
      diagnostics: [],
      claims: [],
      checks: [],
      interrupted: false,
    });
    const read = readCertificate(text);
    if ("problem" in read) return read.problem;
    const path = written("forged.smt2", renderCertificate(read.value.origin, [composed.value], composer.proofs()));
    return answersOf(await recheck(path, second)).join();
  };
  const main = "specs/high-availability-api.upir";
  const monitor = { kind: "monitor", roots: [], never: "bad" } as const;

  test.each([
    ["everything is reachable", true, monitor],
    ["nothing is reachable", false, monitor],
    ["the trigger never happens", true, { ...monitor, never: "trigger" } as const],
    ["the answer always comes at once", true, { ...monitor, slowest: rational(0) }],
  ])("of a claim that is violated: %s", async (_, invariant, recipe) => {
    expect(await forge(main, "failover_complete", [recipe, recipe, recipe], invariant)).toBe("failover_complete sat");
  });

  test.each([
    ["induction over a step", true, { argument: { kind: "induction", k: 1 } }],
    ["induction over three steps", true, { argument: { kind: "induction", k: 3 } }],
    ["everything is reachable", true, { argument: { kind: "after-actions" } }],
    ["nothing is reachable", false, { argument: { kind: "after-actions" } }],
    ["the answer always comes at once", true, { argument: { kind: "after-actions" }, slowest: rational(0) }],
    ["nothing is ever waited for", true, { argument: { kind: "induction", k: 1 }, never: "pending" }],
    ["the trigger never happens", true, { argument: { kind: "induction", k: 2 }, never: "trigger" }],
  ] as const)("of a claim that is violated, by a watcher: %s", async (_, invariant, given) => {
    const recipe = { kind: "watcher", roots: [], never: "bad", ...given } as const;
    expect(await forge(main, "failover_complete", [recipe, recipe, recipe], invariant)).toBe("failover_complete sat");
  });

  test("of a claim that is violated: fewer conjuncts, unknown variables, the wrong rule", async () => {
    expect(await forge(main, "failover_complete", [monitor], true)).toMatch(/3 conjuncts/);
    const watcher = { kind: "watcher", roots: [], never: "bad", argument: { kind: "after-actions" } } as const;
    for (const rule of [monitor, watcher]) {
      const lost = { ...rule, roots: ["nobody"] };
      expect(await forge(main, "failover_complete", [lost, lost, lost], true)).toMatch(/no variable `nobody`/);
    }
    const parts: GivenRecipe = { kind: "parts", mayFail: () => ({ value: bool(false) }) };
    expect(await forge(main, "failover_complete", [parts, parts, parts], true)).toMatch(/only `always`/);
  });

  test("by parts that are said never to fail, or to fail whenever they like", async () => {
    for (const fails of [false, true]) {
      const parts: GivenRecipe = { kind: "parts", mayFail: () => ({ value: bool(fails) }) };
      expect(await forge("specs/two-regions-down.upir", "at_least_one_region_healthy", [parts], true)).toBe(
        "at_least_one_region_healthy sat",
      );
    }
  });

  test("by a ranking that is none, or of recurrences that there are not", async () => {
    const liveness = "test/corpus/verdicts/liveness.upir";
    for (const claim of ["stays", "goes", "silly"]) {
      for (const invariant of [true, false]) {
        const ranking: GivenRecipe = { kind: "automaton", roots: [], starved: [0] };
        expect(await forge(liveness, claim, [ranking], invariant)).toBe(`${claim} sat`);
      }
      const lost: GivenRecipe = { kind: "automaton", roots: [], starved: [99] };
      expect(await forge(liveness, claim, [lost], true)).toMatch(/no recurrence 99/);
    }
  });

  test("of an eventuality without a bound", async () => {
    const spec = written(
      "eventually.upir",
      "system E\ncomponent S { state a | b  action go: a -> b anytime }\ns: S\nproperty p: always (s is a implies eventually s is b)\n",
    );
    expect(await forge(spec, "p", [monitor], true)).toMatch(/needs a bound on the response time/);
    expect(await forge(spec, "p", [{ ...monitor, slowest: rational(1000) }], true)).toBe("p sat");
    const watcher = { kind: "watcher", roots: [], never: "bad", argument: { kind: "after-actions" } } as const;
    expect(await forge(spec, "p", [watcher], true)).toMatch(/no shape that this rule proves/);
    expect(await forge(spec, "p", [{ ...watcher, slowest: rational(1000) }], true)).toBe("p sat");
  });
});

describe("on the command line", () => {
  test("writes, says so, and rechecks", { timeout: 120_000 }, async () => {
    const path = place("written.smt2");
    const only = ["--only", "data_replicated,failover_complete"];
    const { code, stdout, stderr } = await upir(["verify", fixed, ...only, "--certificate", path]);
    expect([code, stderr]).toEqual([0, `certificate of 2 claims in ${path}; check it with: upir recheck ${path}\n`]);
    expect(stdout).toContain("✓ PROVED    failover_complete");
    const again = await upir(["recheck", path, ...(hasSecond ? ["--solver", "cvc5"] : [])]);
    expect([again.code, again.stderr]).toEqual([0, ""]);
    expect(again.stdout).toMatch(/✓ CONFIRMED failover_complete .*\n.*never later than 29 s\n/);
    expect(again.stdout).toMatch(/6 of 6 obligations confirmed by (cvc5|Z3) \d/);
    expect(again.stdout).toMatch(/Established for all claims above.*Trusted for that.*Not trusted/s);
  });

  test("a certificate whose spec is gone says what is left of it", async () => {
    const path = written("loose.smt2", certificate.replaceAll(fixed, "specs/gone.upir"));
    const { code, stdout } = await upir(["recheck", path]);
    expect(code).toBe(4);
    expect(stdout).toMatch(/Not established:\s+that they are those of a spec/);
    expect(stdout).not.toMatch(/CONFIRMED|Trusted for that/);
  });

  test.each([
    ["a folder", folder, /it is a folder/],
    ["no such folder", place("nowhere/x.smt2"), /there is no folder/],
    ["a full disk", "/dev/full", /the disk is full/],
  ])("%s: an error, and the verdicts all the same", async (_, path, message) => {
    const { code, stderr, stdout } = await upir(["verify", fixed, "--only", "data_replicated", "--certificate", path]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    if (path === "/dev/full") expect(stdout).toContain("✓ PROVED    data_replicated");
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("one spec at a time; files that are none; a spec that is rejected", async () => {
    expect((await upir(["verify", fixed, fixed, "--certificate", place("x")])).stderr).toMatch(/one at a time/);
    const none = await upir(["recheck", fixed]);
    expect([none.code, none.stderr]).toEqual([3, `error: ${fixed}: it is no certificate of upir\n`]);
    expect((await upir(["recheck", place("none")])).code).toBe(3);
    const rejected = await upir(["verify", written("bad.upir", "system"), "--certificate", place("never.smt2")]);
    expect([rejected.code, existsSync(place("never.smt2"))]).toEqual([3, false]);
  });
});
