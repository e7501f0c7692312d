/** `upir verify --watch`: what happens when a spec changes, when it is rejected, and when it changes while it is verified. */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { engines } from "../src/engine/decide.ts";
import { run } from "../src/cli/run.ts";
import { watchFiles } from "../src/cli/watch-files.ts";
import { verifyCommand } from "../src/cli/verify.ts";
import type { Surroundings } from "../src/cli/verify.ts";
import { upir, worldOf } from "./fake-io.ts";
import type { World } from "./fake-io.ts";
import { temporary } from "./temporary.ts";

const { folder } = temporary("watch");
const quick = ["--engine", "zones", "--no-sanity"];

const spec = (limit: string, more = ""): string => `system Shop
use "server.upir"
web, db: Server
property back: always web is down implies within ${limit} web is up
property other: always db is down implies within 60s db is up
${more}`;
const server = (repair: string): string =>
  `component Server { state up | down  fault crash: up -> down  action restart: down -> up after 5s..${repair} }\n`;

interface Watching {
  readonly path: string;
  readonly written: { stdout: string; stderr: string };
  readonly code: Promise<number>;
  paths(): readonly string[];
  /** Writes a file of the folder and says that it may have changed. */
  save(name: string, text: string): void;
  touch(): void;
  /** Waits until so many rounds are over. */
  rounds(count: number): Promise<void>;
  interrupt(): void;
}

let folders = 0;

function watching(world: World = {}, surroundings?: Surroundings): Watching {
  const own = join(folder, `${(folders += 1)}`);
  mkdirSync(own);
  const path = join(own, "shop.upir");
  writeFileSync(path, spec("30s"));
  writeFileSync(join(own, "server.upir"), server("30s"));
  let watched: readonly string[] = [];
  let [touch, interrupt] = [(): void => {}, (): void => {}];
  const { io, written } = worldOf({
    ...world,
    withInterrupt: (stop) => (interrupt = stop),
    withWatch: (paths, changed) => ([watched, touch] = [paths, changed]),
  });
  const flags = {
    set: {},
    only: [],
    bound: 20,
    timeout: 60,
    sanity: false,
    engine: "zones",
    cache: false,
    watch: true,
  } as const;
  const code =
    surroundings === undefined
      ? run(["verify", path, "--watch", ...quick], io)
      : verifyCommand([path], flags, io, surroundings);
  return {
    path,
    written,
    code,
    paths: () => watched,
    save(name, text) {
      writeFileSync(join(own, name), text);
      touch();
    },
    touch: () => touch(),
    async rounds(count) {
      await until(() => written.stdout.split("Ctrl-C ends it").length > count);
    },
    interrupt: () => interrupt(),
  };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resume) => setTimeout(resume, 5));
}

/** What was written in the last round. */
function last({ written }: Watching): string {
  return written.stdout.slice(written.stdout.lastIndexOf("has changed"));
}

describe("a spec that is watched", () => {
  test("is verified, and again when it or a file that it uses is saved; what has changed comes first", async () => {
    const watch = watching();
    await watch.rounds(1);
    expect(watch.written.stdout).toMatch(/PROVED {4}back[^]*PROVED {4}other[^]*2 proved[^]*watching 2 files/);
    watch.save("shop.upir", spec("20s"));
    await watch.rounds(2);
    expect(last(watch)).toMatch(
      /^has changed\n\n✗ WORSE {5}back {2}✓ proved → ✗ violated\n[^]*✗ VIOLATED {2}back[^]*✓ PROVED {4}other {2}as before/,
    );
    watch.save("server.upir", server("10s"));
    await watch.rounds(3);
    expect(last(watch)).toMatch(/✓ BETTER {4}back {2}[^]*· FIGURES {3}other {2}/);
    expect(last(watch)).not.toContain("as before");
    watch.interrupt();
    expect(await watch.code).toBe(130);
  });

  test("is not verified again where nothing but the time of its files has changed, nor for a comment", async () => {
    const watch = watching();
    await watch.rounds(1);
    watch.touch();
    watch.save("shop.upir", `// ${spec("30s")}`.replace("system", "\nsystem"));
    await watch.rounds(2);
    expect(watch.written.stdout.match(/has changed/g)).toHaveLength(1);
    expect(last(watch)).toMatch(/no verdict and no figure is another one\n\n✓ PROVED {4}back {2}as before/);
    const priced = spec("30s", "api: service { cost $5/month }\nrequire cheap: cost(system) <= $9/month\n");
    watch.save("shop.upir", priced);
    await watch.rounds(3);
    expect(last(watch)).toMatch(/\+ NEW {7}cheap {2}✓ proved[^]*✓ PROVED {4}back {2}as before[^]*cost\(system\) = \$5/);
    watch.save("shop.upir", `// words\n${priced}`);
    await watch.rounds(4);
    expect(last(watch)).toContain("✓ PROVED    cheap  as before");
    watch.interrupt();
    expect(await watch.code).toBe(130);
  });

  test("says that a claim is as before only where it is: not where no engine was asked", async () => {
    const watch = watching();
    const night = (time: string): string =>
      spec("30s", `scenario night { web.crash at 0s web.crash at ${time} expect back proved }\n`);
    await watch.rounds(1);
    watch.save("shop.upir", night("40s"));
    await watch.rounds(2);
    watch.save("shop.upir", night("1s"));
    await watch.rounds(3);
    expect(last(watch)).toMatch(
      /✗ WORSE {5}back in night {2}✓ proved → ∅ vacuous\n[^]*web\.crash at 1s.* can never happen/,
    );
    expect(last(watch)).toMatch(/✓ PROVED {4}back {2}as before/);
    expect(last(watch)).not.toMatch(/back in night {2}as before/);
    watch.save("shop.upir", night("1s").replace("always db is down implies within 60s db is up", "true"));
    await watch.rounds(4);
    expect(last(watch)).not.toMatch(/other {2}as before/);
    watch.interrupt();
    expect(await watch.code).toBe(130);
  });

  test("may be half written: the mistake is shown, and it is compared with the last time that it was whole", async () => {
    const watch = watching();
    await watch.rounds(1);
    watch.save("shop.upir", spec("30s").slice(0, 60));
    await watch.rounds(2);
    expect(watch.written.stderr).toContain("SYNTAX ERROR");
    watch.save("shop.upir", spec("20s", "property new: always true\n"));
    await watch.rounds(3);
    expect(last(watch)).toMatch(/✗ WORSE {5}back {2}[^]*\+ NEW {7}new {2}✓/);
    watch.interrupt();
    expect(await watch.code).toBe(130);
  });

  test("may use a file that is not there yet", async () => {
    const watch = watching();
    await watch.rounds(1);
    watch.save("shop.upir", spec("30s").replace("server.upir", "late.upir"));
    await watch.rounds(2);
    expect(watch.written.stderr).toContain("late.upir");
    expect(watch.paths().map((path) => path.slice(path.lastIndexOf("/") + 1))).toContain("late.upir");
    watch.save("late.upir", server("40s"));
    await watch.rounds(3);
    expect(last(watch)).toContain("✗ WORSE     back");
    watch.interrupt();
    expect(await watch.code).toBe(130);
  });

  test("that changes while it is verified is begun anew", async () => {
    let calls = 0;
    const slow = async (...args: Parameters<typeof engines.zones>) => {
      calls += 1;
      if (calls > 1) return engines.zones(...args);
      await until(() => args[0].options.signal?.aborted === true);
      return { kind: "unknown", method: "none", reason: "interrupted", notes: [] } as const;
    };
    const watch = watching({}, { engines: { ...engines, zones: slow } });
    await until(() => calls === 1);
    watch.save("shop.upir", spec("20s"));
    await watch.rounds(1);
    expect(watch.written.stdout).toContain("✗ VIOLATED  back");
    watch.interrupt();
    expect(await watch.code).toBe(130);
  });

  test("is drawn on a fresh page of a terminal, and nowhere else", async () => {
    for (const isTTY of [true, false]) {
      const watch = watching({ isTTY, env: { TERM: "xterm", NO_COLOR: "1" } });
      await watch.rounds(1);
      expect(watch.written.stdout).not.toContain("\u001b[2J");
      watch.save("shop.upir", spec("20s"));
      await watch.rounds(2);
      expect(watch.written.stdout.includes("\u001b[2J")).toBe(isTTY);
      watch.interrupt();
      await watch.code;
    }
  });

  test("is a file, and what comes of it is text", async () => {
    for (const [args, why] of [
      [["-"], "standard input"],
      [["/dev/null"], "not a regular file"],
      [["shop.upir", "--json"], "leave --json out"],
      [["shop.upir", "--format", "sarif"], "leave --format out"],
      [["shop.upir", "--cross-check"], "leave --cross-check out"],
    ] as const)
      expect(await upir(["verify", "--watch", ...args])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(why),
      });
  });
});

describe("files that are watched", () => {
  test("are seen to change, to be replaced, to go and to come", async () => {
    const [path, other] = [join(folder, "a.txt"), join(folder, "b.txt")];
    writeFileSync(path, "1");
    let seen = 0;
    const stop = watchFiles([path, join(folder, "nowhere.txt")], () => (seen += 1));
    await new Promise((resume) => setTimeout(resume, 50));
    writeFileSync(path, "22");
    await until(() => seen === 1);
    writeFileSync(other, "33");
    renameSync(other, path);
    await until(() => seen === 2);
    renameSync(path, other);
    await until(() => seen === 3);
    writeFileSync(join(folder, "nowhere.txt"), "here");
    await until(() => seen === 4);
    stop();
  });
});
