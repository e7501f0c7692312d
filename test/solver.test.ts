/** The solver back ends: right answers, honest failures, and nothing left running. */
import { execFileSync, spawnSync } from "node:child_process";
import { getEventListeners } from "node:events";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, describe, expect, test, vi } from "vitest";
import { smtLib } from "../src/encode/smt-lib.ts";
import { readAnswer } from "../src/solver/answer.ts";
import { createSolver } from "../src/solver/create-solver.ts";
import { createZ3Wasm } from "../src/solver/z3-wasm.ts";
import { decodeNumber, decodeValue } from "../src/solver/decode.ts";
import { solverNames } from "../src/solver/native-solvers.ts";
import type { Answer, Solver } from "../src/solver/solver.ts";
import { readSExpressions } from "../src/solver/s-expression.ts";
import { rational } from "../src/source/rational.ts";
import { atMost, boolSort, enumeration, equal, int, less, real, realSort, variable } from "../src/term/term.ts";

const limits = { milliseconds: 60_000 };

describe("answers", () => {
  test.each([
    ["unsat\n", { kind: "unsat" }],
    ['unsat\n(error "line 3 column 10: model is not available")\n', { kind: "unsat" }],
    ["unknown\n", { kind: "unknown", reason: "the solver gave up" }],
    ['(error "out of memory")\n', { kind: "unknown", reason: "the solver ran out of memory" }],
  ])("%j", (output, answer) => expect(readAnswer(output)).toEqual(answer));

  test("values come by name", () => {
    const answer = readAnswer("sat\n((|a b| (- 4))\n (c (/ 1.0 3.0)))\n");
    expect(answer).toEqual({
      kind: "sat",
      values: new Map<string, unknown>([
        ["a b", ["-", "4"]],
        ["c", ["/", "1.0", "3.0"]],
      ]),
    });
  });

  test.each([
    ['(error "line 1 column 9: unknown constant foo")\nsat\n'],
    ['sat\n(error "line 9 column 1: unexpected")\n'],
    ['(error "unknown constant model")\nunsat\n'],
    ["sat\n((a 1)"],
    ["unsupported\nsat\n"],
    [""],
    ["segmentation fault"],
  ])("%j is no answer, but an internal error", (output) => {
    expect(readAnswer(output)).toMatchObject({
      kind: "unknown",
      reason: expect.stringContaining("internal: ") as string,
    });
  });

  test("numbers and values are read back exactly", () => {
    expect(decodeNumber(["-", ["/", "7.0", "2.0"]])).toEqual(rational(-7, 2));
    expect(decodeNumber("12.5")).toEqual(rational(25, 2));
    expect(decodeNumber(["/", "1", "0"])).toBeUndefined();
    expect(decodeValue({ kind: "int", least: 0, most: 9 }, "3")).toBe(3);
    expect(decodeValue({ kind: "enum", values: ["up", "down"] }, "'down' of {up, down}")).toBe("down");
    expect(decodeValue({ kind: "enum", values: ["up", "down"] }, ["as", "'up'", "{up, down}"])).toBe("up");
    expect(decodeValue({ kind: "enum", values: ["up", "down"] }, "'sideways'")).toBeUndefined();
    expect(decodeValue(boolSort, "1")).toBeUndefined();
  });

  test("s-expressions with quotes, comments and strings", () => {
    expect(readSExpressions('(a |b (c| "d)") ; e\nf')).toEqual([["a", "b (c", "d)"], "f"]);
    expect(readSExpressions("(a")).toBeUndefined();
    expect(readSExpressions("a)")).toBeUndefined();
  });
});

/** `abs` is a function of the standard: as a state it must not be taken for it. */
const up = { kind: "enum", values: ["abs", "down"] } as const;
const query = {
  title: "a region that is down for at most a third of a second",
  variables: [
    { name: "us_east.state", sort: up },
    { name: "n", sort: { kind: "int", least: -2, most: 5 } as const },
    { name: "clock(r)", sort: realSort },
  ],
  assertions: [
    equal(variable("us_east.state", up), enumeration(up, "down")),
    less(variable("n", { kind: "int", least: -2, most: 5 }), int(-1)),
    atMost(variable("clock(r)", realSort), real(rational(1, 3))),
    atMost(real(rational(1, 3)), variable("clock(r)", realSort)),
  ],
};

test("a query as SMT-LIB text", () => {
  expect(smtLib(query).text).toMatchInlineSnapshot(`
    "; a region that is down for at most a third of a second
    (declare-datatypes ((|{abs, down}| 0)) (((|'abs'|) (|'down'|))))
    (declare-const |us_east.state| |{abs, down}|)
    (declare-const n Int)
    (assert (<= (- 2) n 5))
    (declare-const |clock(r)| Real)
    (assert (= |us_east.state| |'down'|))
    (assert (< n (- 1)))
    (assert (<= |clock(r)| (/ 1.0 3.0)))
    (assert (<= (/ 1.0 3.0) |clock(r)|))
    (check-sat)
    "
  `);
});

function isInstalled(name: string): boolean {
  try {
    execFileSync(name, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const available = [undefined, ...solverNames.filter(isInstalled)];

describe.each(available)("solver %s", (name) => {
  test("answers with values", async () => {
    const solver = createSolver(name);
    const answer = await solver.check(
      smtLib(
        query,
        query.variables.map((each) => each.name),
      ),
      limits,
    );
    solver.close();
    expect(answer.kind).toBe("sat");
    if (answer.kind !== "sat") return;
    expect(decodeValue(up, answer.values.get("us_east.state")!)).toBe("down");
    expect(decodeNumber(answer.values.get("n")!)).toEqual(rational(-2));
    expect(decodeNumber(answer.values.get("clock(r)")!)).toEqual(rational(1, 3));
  });

  test("a mistake in the text is an internal error, never an answer", async () => {
    const solver = createSolver(name);
    const answer = await solver.check({ text: "(assert foo)\n(check-sat)\n", wanted: [] }, limits);
    solver.close();
    expect(answer).toMatchObject({ kind: "unknown", reason: expect.stringContaining("internal: ") as string });
  });

  test("a hard question ends with its time, and the next one is answered", async () => {
    const solver = createSolver(name);
    const hard = await solver.check(pigeons(13), { milliseconds: 700 });
    expect(hard).toMatchObject({ kind: "unknown", reason: expect.stringContaining("time-out") as string });
    expect(await solver.check({ text: "(assert false)\n(check-sat)\n", wanted: [] }, limits)).toEqual({
      kind: "unsat",
    });
    solver.close();
  });

  test("closing it answers what is under way", async () => {
    const solver = createSolver(name);
    const answer = solver.check(pigeons(13), limits);
    setTimeout(() => solver.close(), 300);
    expect(await answer).toEqual({ kind: "unknown", reason: "interrupted" });
    expect(await solver.check({ text: "(check-sat)\n", wanted: [] }, limits)).toEqual({
      kind: "unknown",
      reason: "interrupted",
    });
  });
});

/** One pigeon more than holes: unsatisfiable, and hard to see. */
function pigeons(holes: number): { readonly text: string; readonly wanted: readonly string[] } {
  const lines: string[] = [];
  const sits = (pigeon: number, hole: number): string => `p${pigeon}_${hole}`;
  for (let pigeon = 0; pigeon <= holes; pigeon += 1) {
    const all = Array.from({ length: holes }, (_, hole) => sits(pigeon, hole));
    lines.push(...all.map((each) => `(declare-const ${each} Bool)`), `(assert (or ${all.join(" ")}))`);
  }
  for (let hole = 0; hole < holes; hole += 1) {
    for (let one = 0; one <= holes; one += 1) {
      for (let other = 0; other < one; other += 1)
        lines.push(`(assert (not (and ${sits(one, hole)} ${sits(other, hole)})))`);
    }
  }
  return { text: `${lines.join("\n")}\n(check-sat)\n`, wanted: [] };
}

test("the built-in solver reads its text undamaged, a thousand times over", { timeout: 120_000 }, async () => {
  const solver = createSolver();
  for (let round = 0; round < 1000; round += 1) {
    const names = Array.from({ length: 1 + (round % 40) }, (_, index) => `v${index}_${round}`);
    const lines = names.map((name, index) => `(declare-const ${name} Int)\n(assert (= ${name} ${round * 7 + index}))`);
    const answer = await solver.check({ text: `${lines.join("\n")}\n(check-sat)\n`, wanted: names }, limits);
    if (answer.kind !== "sat") throw new Error(`round ${round}: ${JSON.stringify(answer)}`);
    expect([...answer.values.values()]).toEqual(names.map((_, index) => `${round * 7 + index}`));
  }
  solver.close();
});

test("a thousand questions leave nothing behind in Z3", { timeout: 120_000 }, async () => {
  const { createInstance } = createRequire(import.meta.url)("../src/solver/z3-instance.cjs") as {
    createInstance(): Promise<{ evaluate(text: string, isProof?: boolean): string }>;
  };
  const { evaluate } = await createInstance();
  const question = pigeons(5).text;
  /** Megabytes, as Z3 itself counts. */
  const memory = (): number => Number(/:memory\s+([\d.]+)/.exec(evaluate(`${question}(get-info :all-statistics)`))![1]);
  for (const isProof of [false, true]) {
    for (let round = 0; round < 100; round += 1) evaluate(question, isProof);
    const before = memory();
    for (let round = 0; round < 1000; round += 1) evaluate(question, isProof);
    expect(memory()).toBeLessThan(before + 0.5);
  }
});

test("a step of a proof is answered as any question, whatever was asked before", async () => {
  const solver = createZ3Wasm(1);
  const state = "(declare-datatypes ((S 0)) (((up) (down))))(declare-const s S)(declare-const x Real)";
  const texts = [
    "(assert (< x 1.0 x))",
    "(assert (distinct s up down))",
    "(assert (= s up))",
    "(assert (= t up))",
    "(assert (< 1 x))",
  ];
  const rounds = [false, true, true, false].flatMap((isProof) => texts.map((text) => ({ isProof, text })));
  const answers = rounds.map(({ isProof, text }) =>
    solver.check({ text: `${state}${text}(check-sat)\n`, wanted: [] }, { ...limits, isProof }),
  );
  const kinds = (await Promise.all(answers)).map(({ kind }) => kind);
  const right = ["unsat", "unsat", "sat", "unknown", "sat"];
  expect(kinds).toEqual([right, right, right, right].flat());
  solver.close();
});

test("a step of a proof that its own way does not decide is answered as any question", async () => {
  const solver = createZ3Wasm(1);
  const root = { text: "(declare-const x Real)(assert (= (* x x) 2.0))(check-sat)\n", wanted: [] };
  expect(await solver.check(root, { ...limits, isProof: true })).toMatchObject({ kind: "sat" });
  solver.close();
});

test("which values Z3 answers does not depend on what it was asked before", async () => {
  const names = Array.from({ length: 12 }, (_, index) => `v${index}`);
  const lines = names.map((name) => `(declare-const ${name} Int)(assert (< 0 ${name} 40))`);
  const ask = (solver: Solver, salt: number): Promise<unknown> => {
    const apart = names.map(
      (name, index) => `(assert (not (= (mod (+ ${name} ${names[(index + 1) % 12]}) 3) ${salt % 3})))`,
    );
    const text = `${lines.join("\n")}${apart.join("\n")}(assert (distinct ${names.join(" ")}))\n(check-sat)\n`;
    return solver.check({ text, wanted: names }, limits);
  };
  const fresh = createSolver();
  const first = await ask(fresh, 1);
  fresh.close();
  const used = createSolver();
  for (const salt of [0, 2, 1, 0]) await ask(used, salt);
  expect(await ask(used, 1)).toEqual(first);
  used.close();
});

describe("several questions at once", () => {
  const easy = { text: "(declare-const x Int)(assert (> x 3))(check-sat)\n", wanted: [] };

  test("another worker comes when a question has waited", async () => {
    const solver = createZ3Wasm(2);
    const done: string[] = [];
    const slow = solver.check(pigeons(13), { milliseconds: 20_000 }).then(() => done.push("slow"));
    const quick = solver.check(easy, limits).then((answer) => done.push(answer.kind));
    await quick;
    expect(done).toEqual(["sat"]);
    solver.close();
    await slow;
  });

  test("but no more of them than may be", async () => {
    const solver = createZ3Wasm(1);
    const first = solver.check(pigeons(13), { milliseconds: 3000 });
    const second = solver.check(easy, limits);
    expect(await Promise.race([first.then(() => "first"), second.then(() => "second")])).toBe("first");
    expect(await second).toMatchObject({ kind: "sat" });
    solver.close();
  });

  test("those of lower rank go first", async () => {
    const solver = createZ3Wasm(1);
    const done: number[] = [];
    const ask = (rank: number): Promise<unknown> =>
      solver.check(easy, { milliseconds: 60_000, rank }).then(() => done.push(rank));
    // The first one, and four that are given ahead; then those that wait.
    await Promise.all([9, 8, 7, 6, 8, 5, 3, 4, 0, 3].map(ask));
    expect(done).toEqual([9, 8, 7, 6, 8, 0, 3, 3, 4, 5]);
    solver.close();
  });

  test("a rival waits for all others, and gives way to them; then it is asked again", async () => {
    const solver = createZ3Wasm(1);
    const done: string[] = [];
    const named = (name: string, question: ReturnType<typeof pigeons>, isRival: boolean): Promise<unknown> =>
      solver.check(question, { ...limits, isRival }).then(({ kind }) => done.push(`${name} ${kind}`));
    const rival = named("rival", pigeons(8), true);
    const others = [named("second rival", easy, true), named("first", easy, false), named("second", easy, false)];
    await Promise.all([...others, rival]);
    expect(done).toEqual(["first sat", "second sat", "second rival sat", "rival unsat"]);
    solver.close();
  });

  test.each([1, 2])("what is withdrawn is answered at once, and the rest is not touched: %i workers", async (most) => {
    const solver = createZ3Wasm(most);
    const [first, second] = [new AbortController(), new AbortController()];
    const running = solver.check(pigeons(13), { ...limits, signal: first.signal });
    const waits = solver.check(pigeons(13), { ...limits, signal: second.signal });
    const other = solver.check(easy, limits);
    await new Promise((resolve) => setTimeout(resolve, 500));
    for (const each of [second, first]) each.abort();
    const interrupted = { kind: "unknown", reason: "interrupted" };
    expect(await Promise.all([running, waits])).toEqual([interrupted, interrupted]);
    expect(await other).toMatchObject({ kind: "sat" });
    expect(await solver.check(easy, { ...limits, signal: first.signal })).toEqual(interrupted);
    solver.close();
  });

  test(
    "a thousand questions, withdrawn or answered, leave no listener and no worker",
    { timeout: 120_000 },
    async () => {
      const solver = createZ3Wasm(2);
      const signals: AbortSignal[] = [];
      await solver.check(easy, limits);
      const threads = (): number => (existsSync("/proc/self/task") ? readdirSync("/proc/self/task").length : 0);
      const before = threads();
      const asked: Promise<Answer>[] = [];
      for (let round = 0; round < 1000; round += 1) {
        const over = new AbortController();
        const { signal } = over;
        signals.push(signal);
        asked.push(
          solver.check(round % 200 === 0 ? pigeons(12) : easy, { ...limits, signal, isRival: round % 2 === 0 }),
        );
        if (round % 5 === 0) setTimeout(() => over.abort(), round % 50);
        if (round % 20 === 19) await Promise.all(asked.splice(0));
      }
      expect(signals.flatMap((signal) => getEventListeners(signal, "abort"))).toEqual([]);
      solver.close();
      if (before > 0) await vi.waitFor(() => expect(threads()).toBeLessThan(before), { timeout: 5000 });
    },
  );

  describe("a question is given ahead to a worker that is busy", () => {
    const proof = { ...limits, isProof: true };
    const soon = async (): Promise<void> => {
      for (let round = 0; round < 5; round += 1) await new Promise((resolve) => setImmediate(resolve));
    };

    test("so that it is answered while the caller computes", async () => {
      const solver = createZ3Wasm(1);
      await solver.check(easy, proof);
      const done: string[] = [];
      const all = [easy, pigeons(7)].map((question) =>
        solver.check(question, proof).then(({ kind }) => done.push(kind)),
      );
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3000);
      await soon();
      expect(done).toEqual(["sat", "unsat"]);
      await Promise.all(all);
      solver.close();
    });

    test("but goes to another one when it has waited", async () => {
      const solver = createZ3Wasm(2);
      await solver.check(easy, proof);
      const slow = solver.check(pigeons(13), { ...proof, milliseconds: 20_000 });
      const quick = solver.check(easy, proof);
      expect(await Promise.race([slow, quick])).toMatchObject({ kind: "sat" });
      solver.close();
      expect(await slow).toEqual({ kind: "unknown", reason: "interrupted" });
    });

    test("and to the next one when the worker ends", async () => {
      const solver = createZ3Wasm(1);
      const slow = solver.check(pigeons(13), { ...proof, milliseconds: 1000 });
      const quick = solver.check(easy, proof);
      expect(await slow).toMatchObject({ kind: "unknown" });
      expect(await quick).toMatchObject({ kind: "sat" });
      solver.close();
    });

    test("and is withdrawn or ended like all others", async () => {
      const solver = createZ3Wasm(1);
      const over = new AbortController();
      const first = solver.check(pigeons(7), proof);
      const withdrawn = solver.check(pigeons(13), { ...proof, signal: over.signal });
      const next = solver.check(easy, proof);
      over.abort();
      expect(await withdrawn).toEqual({ kind: "unknown", reason: "interrupted" });
      expect(await first).toMatchObject({ kind: "unsat" });
      expect(await next).toMatchObject({ kind: "sat" });
      const last = [pigeons(13), pigeons(13), easy].map((question) => solver.check(question, proof));
      solver.close();
      const ended = { kind: "unknown", reason: "interrupted" };
      expect(await Promise.all(last)).toEqual([ended, ended, ended]);
    });
  });

  test("closing answers those that wait, too, and loads nothing", async () => {
    const solver = createZ3Wasm(1);
    const answers = [solver.check(pigeons(13), limits), solver.check(easy, limits)];
    solver.close();
    solver.warmUp?.();
    const interrupted = { kind: "unknown", reason: "interrupted" };
    expect(await Promise.all([...answers, solver.check(easy, limits)])).toEqual(Array(3).fill(interrupted));
  });
});

describe("Z3's machine code, kept by the build", () => {
  const require = createRequire(import.meta.url);
  const { keptModule } = require("../src/solver/z3-code.cjs") as {
    keptModule(wasm: Buffer, file: string): object | undefined;
  };
  const { bytesOfZ3 } = require("../src/solver/z3-instance.cjs") as { bytesOfZ3(): Buffer };
  const wasm = bytesOfZ3();
  const folder = mkdtempSync(join(tmpdir(), "upir-code-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("is refused when it is damaged, of another module, or missing", () => {
    const file = join(folder, "damaged");
    const kept = readFileSync("dist/z3-code.bin");
    const flipped = Buffer.from(kept);
    flipped.writeUInt8(kept.readUInt8(kept.length - 1) ^ 1, kept.length - 1);
    const damaged = [flipped, kept.subarray(0, -1), kept.subarray(0, 40), Buffer.alloc(0), Buffer.concat([kept, kept])];
    for (const bytes of damaged) {
      writeFileSync(file, bytes);
      expect(keptModule(wasm, file)).toBeUndefined();
    }
    writeFileSync(file, kept);
    expect(keptModule(Buffer.concat([wasm, Buffer.from([0, 1, 0])]), file)).toBeUndefined();
    expect(keptModule(wasm, join(folder, "none"))).toBeUndefined();
    expect(keptModule(wasm, file)).toBeDefined();
  });

  test("is taken by V8 as the build has left it, and so is the code of the program", () => {
    expect(keptModule(wasm, "dist/z3-code.bin")).toBeDefined();
    // `upir --version`, and what has become of each script that it has read.
    const script = `
      const vm = require("node:vm");
      const refused = [];
      const { Script } = vm;
      vm.Script = class extends Script {
        constructor(...given) {
          super(...given);
          refused.push(this.cachedDataRejected);
        }
      };
      process.on("exit", () => console.log(JSON.stringify(refused)));
      process.argv[2] = "--version";
      import(${JSON.stringify(join(process.cwd(), "dist/upir.js"))});
    `;
    const { stdout } = spawnSync(process.execPath, ["-e", script, "upir"], { encoding: "utf8" });
    const refused = JSON.parse(stdout.trim().split("\n").at(-1)!) as readonly (boolean | undefined)[];
    expect(refused.length).toBeGreaterThan(0);
    expect(refused).toEqual(refused.map(() => false));
  });
});

describe("exceptions inside Z3 without JavaScript on their way", () => {
  const require = createRequire(import.meta.url);
  const { withTrampolines } = require("../src/solver/z3-trampolines.cjs") as {
    withTrampolines: (imports: Record<string, unknown>) => { readonly imports: Record<string, unknown> };
  };
  const given = { invoke_viij() {}, invoke_di() {}, __cxa_throw() {}, other() {} };

  test("what calls and catches is replaced, and who throws is watched; all else is left", () => {
    const { imports } = withTrampolines(given);
    expect(Object.keys(imports)).toEqual(Object.keys(given));
    expect(Object.entries(given).map(([name, before]) => imports[name] !== before)).toEqual([true, true, true, false]);
  });

  test("nothing is replaced where WebAssembly has no exceptions", () => {
    const { WebAssembly } = globalThis as unknown as { WebAssembly: { validate(bytes: Uint8Array): boolean } };
    const validate = vi.spyOn(WebAssembly, "validate").mockReturnValue(false);
    expect(withTrampolines(given).imports).toBe(given);
    validate.mockRestore();
  });

  test("Z3 answers the same with and without, letter by letter", async () => {
    const initialize = require("z3-solver/build/z3-built.js") as (options: object) => Promise<Z3Module>;
    const z3 = await initialize({ print() {}, printErr() {} });
    const newContext = (): number => {
      const context = z3._Z3_mk_context(z3._Z3_mk_config());
      z3._set_noop_error_handler(context);
      return context;
    };
    // As ours: questions for values have a context of their own.
    const shared = newContext();
    const worker = new Worker(new URL("../src/solver/z3-worker.cjs", import.meta.url));
    for (const text of texts) {
      const reply = new Promise<unknown>((resolve) => worker.once("message", resolve));
      worker.postMessage({ text });
      const context = text.includes("(get-") ? newContext() : shared;
      const bytes = Buffer.from(`(reset)\n${text}\0`);
      const pointer = z3._malloc(bytes.length);
      z3.HEAPU8.set(bytes, pointer);
      const output = z3.UTF8ToString(z3._Z3_eval_smtlib2_string(context, pointer));
      expect(await reply).toEqual({
        output: z3._Z3_get_error_code(context) === 0 ? output : expect.stringContaining(output),
      });
    }
    await worker.terminate();
  });

  /** Mistakes of all sorts, which are exceptions in Z3, and questions whose solving throws and catches. */
  const texts = [
    "(assert unknown)",
    "(declare-const x Int)(assert (> x 3))(check-sat)(get-value (x))",
    "(declare-const x Int)(assert (> x 3)",
    "(declare-const x Int)(declare-const x Int)(check-sat)",
    "(check-sat-using (then simplify fail))",
    "(check-sat-using (or-else fail (then simplify smt)))",
    "(check-sat-using (try-for smt 1))",
    "(set-option :rlimit 10)(declare-const x Real)(assert (= (* x x x) 2.0))(check-sat)(get-info :reason-unknown)",
    "(declare-const x Real)(declare-const y Real)(assert (and (= (* x y) 7.0) (> x 2.0) (< y 1.0)))(check-sat)(get-model)",
    "(set-option :produce-unsat-cores true)(declare-const p Bool)(assert (! p :named a))(assert (! (not p) :named b))(check-sat)(get-unsat-core)",
    "(set-logic HORN)(declare-fun f (Int) Bool)(assert (forall ((x Int)) (=> (= x 0) (f x))))(assert (forall ((x Int)) (=> (f x) (f (+ x 1)))))(assert (forall ((x Int)) (=> (and (f x) (< x 0)) false)))(check-sat)",
    "(eval (+ 1 true))",
    pigeons(5).text,
  ];
});

interface Z3Module {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _Z3_mk_config(): number;
  _Z3_mk_context(config: number): number;
  _set_noop_error_handler(context: number): void;
  _Z3_get_error_code(context: number): number;
  _Z3_eval_smtlib2_string(context: number, text: number): number;
  UTF8ToString(pointer: number): string;
}

test("a solver that is not there is unknown with the reason", async () => {
  const path = process.env["PATH"];
  process.env["PATH"] = "";
  const solver = createSolver("cvc5");
  const answer = await solver.check({ text: "(check-sat)\n", wanted: [] }, limits);
  process.env["PATH"] = path;
  expect(answer).toEqual({ kind: "unknown", reason: "there is no `cvc5` on the PATH" });
});

describe("a native solver that fails is unknown with the reason, and leaves nothing behind", () => {
  const folder = mkdtempSync(join(tmpdir(), "upir-solver-"));
  const path = process.env["PATH"];
  afterAll(() => {
    process.env["PATH"] = path;
    rmSync(folder, { recursive: true });
  });

  test.each([
    ["cat > /dev/null; exit 139", /ended without an answer \(exit code 139\)/],
    ["exit 3", /ended without an answer \(exit code 3\)/],
    ["kill -9 $$", /killed by SIGKILL/],
    ["kill -11 $$", /killed by SIGSEGV/],
    ["echo 'hello )( world'", /is no answer/],
    ["head -c 5000 /dev/urandom", /is no answer|internal|without an answer/],
    ["yes sat", /prints without end|time-out/],
    ["sleep 1000", /time-out in the solver/],
    ["sleep 1000 & sleep 1001 & wait", /time-out in the solver/],
    ["echo unsat; sleep 1000", /time-out in the solver/],
    ["echo timeout", /time-out in the solver/],
    ["echo '(error \"out of memory\")'; exit 101", /ran out of memory/],
    ["echo '(error \"boom\")'; echo sat", /internal: the solver reports/],
    ["echo sat; echo '(error \"boom\")'", /internal: the solver reports/],
    ["echo '(error \"boom\")'; echo unsat", /internal: the solver reports/],
  ])("%s", async (program, reason) => {
    writeFileSync(join(folder, "z3"), `#!/bin/bash\n${program}\n`, { mode: 0o755 });
    process.env["PATH"] = `${folder}:${path}`;
    const solver = createSolver("z3");
    const answer = await solver.check(pigeons(5), { milliseconds: 1500 });
    solver.close();
    expect(answer).toMatchObject({ kind: "unknown", reason: expect.stringMatching(reason) as string });
    expect(spawnSync("pgrep", ["-f", "^sleep 100[01]$"]).stdout?.toString() ?? "").toBe("");
  });
});

test("the built-in solver that runs out of memory is unknown with the reason, and the next question is answered", async () => {
  const solver = createSolver();
  const answer = await solver.check(multiplication(1024), { milliseconds: 50_000 });
  expect(answer).toEqual({ kind: "unknown", reason: "the solver ran out of memory" });
  expect(await solver.check({ text: "(assert false)\n(check-sat)\n", wanted: [] }, limits)).toEqual({ kind: "unsat" });
  solver.close();
});

/** A question about long products, with little memory to answer it in. */
function multiplication(bits: number): { readonly text: string; readonly wanted: readonly string[] } {
  const declared = ["x", "y"].map((name) => `(declare-const ${name} (_ BitVec ${bits}))`);
  const asked = `(assert (= (bvmul x y) (bvadd (bvmul y (bvmul x x)) (bvnot (_ bv0 ${bits})))))`;
  return { text: `(set-option :memory_max_size 60)\n${declared.join("\n")}\n${asked}\n(check-sat)\n`, wanted: [] };
}

test("a solver that nobody knows is refused", () => {
  expect(() => createSolver("yices")).toThrow(/z3, cvc5/);
});
