/** A spec that is to be verified: with the verdicts that an earlier run has found for it, or checked and ready to be decided. */
import { filesOfSpecs, recording } from "../files.ts";
import type { Remembering } from "../engine/remembered.ts";
import type { Engine, EngineName } from "../engine/setting.ts";
import type { CheckResult, VerifyResult } from "../index.ts";
import { cacheFolder } from "./cache-folder.ts";
import type { VerifyFlags } from "./flags.ts";
import { sourceOf } from "./input.ts";
import type { Io } from "./io.ts";
import type { KeptMemory } from "./kept-memory.ts";

export interface Subject {
  readonly checked: CheckResult;
  /** What an earlier run has found; `checked` is the same. */
  readonly found?: VerifyResult;
  /** Keeps what this run finds. */
  readonly keep: (result: VerifyResult) => void;
  /** An engine that takes over what earlier runs have found out about the spec as it was then, where nothing that counts has changed. */
  readonly engine?: Engine;
  /** What it has found out about the components, to which this run adds. */
  readonly sound?: Set<string>;
  /** Whether that engine has taken over all that there is to say about a claim. */
  readonly isKept?: (claim: string) => boolean;
}

/**
 * `word` is a path, or `-`. Verdicts of a native solver are not kept: nobody knows whether it is the same one next time. `warmUp` is
 * called before a spec is read of which nothing is known.
 */
export async function subjectOf(
  word: string,
  flags: VerifyFlags,
  io: Io,
  useCache: boolean,
  warmUp: () => Promise<void>,
): Promise<Subject> {
  const source = await sourceOf(word, io);
  const folder = useCache && flags.cache && flags.solver === undefined ? cacheFolder(io.env) : undefined;
  if ("problem" in source) return checkedOnly(source, flags);
  if (folder === undefined) {
    await warmUp();
    return checkedOnly(source, flags);
  }
  const { cachedResult, keepMemory, keepResult, memoryOf } = await import("./proof-cache.ts");
  const asked = { set: flags.set, options: optionsOf(flags), library: filesOfSpecs.library };
  const found = flags.certificate === undefined ? cachedResult(folder, source, asked, filesOfSpecs) : undefined;
  if (found !== undefined) return { checked: found, found, keep() {} };
  const memory = memoryOf(folder, source, asked);
  if (memory.size === 0) await warmUp();
  const { check } = await import("../index.ts");
  const started = performance.now();
  const { files, answered } = recording(filesOfSpecs);
  const checked = check(source, { set: flags.set }, files);
  const keep = (result: VerifyResult): void => {
    const share = (performance.now() - started) / (flags.timeout * 1000);
    keepResult(folder, source, asked, answered, result, share);
    keepMemory(folder, source, asked, memory);
  };
  return { checked, keep, ...(flags.crossCheck === true ? {} : remembers(memory, flags.engine)) };
}

/** Loaded only when something is decided, so that the solver starts first. */
function remembers(
  { verdicts, sound }: KeptMemory,
  name: EngineName,
): Required<Pick<Subject, "engine" | "isKept" | "sound">> {
  let made: Remembering | undefined;
  return {
    sound,
    isKept: (claim) => made?.isKept(claim) === true,
    async engine(setting, conjunct) {
      const { engines } = await import("../engine/decide.ts");
      const { remembering } = await import("../engine/remembered.ts");
      made ??= remembering(engines[name], verdicts);
      return made.engine(setting, conjunct);
    },
  };
}

async function checkedOnly(source: Awaited<ReturnType<typeof sourceOf>>, { set }: VerifyFlags): Promise<Subject> {
  const { check } = await import("../index.ts");
  return { checked: check("problem" in source ? source.path : source, { set }), keep() {} };
}

/** What of the command line can make a difference to a verdict. */
function optionsOf({
  only,
  bound,
  timeout,
  sanity,
  engine,
  crossCheck,
  core,
  prefer,
  max,
}: VerifyFlags): Record<string, unknown> {
  return { only, bound, timeout, sanity, engine, crossCheck, core, prefer, max };
}
