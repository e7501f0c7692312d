/** `--certificate`: writes what a run proved to a file, whole or not at all. */
import type { VerifyResult } from "../index.ts";
import { visible } from "../report/page.ts";
import type { Io } from "./io.ts";
import { problemWithOutput, writeWhole } from "./output.ts";
import type { VerifyFlags } from "./flags.ts";

/** Why no certificate could be written, if that shows beforehand. */
export function problemWithCertificate(specs: readonly string[], flags: VerifyFlags): string | undefined {
  if (flags.certificate === undefined) return undefined;
  if (specs.length > 1) return "a certificate is of one spec: verify them one at a time";
  if (flags.certificate === flags.output) return "--certificate and --output name the same file";
  return problemWithOutput(flags.certificate);
}

/** Writes the certificate of a run, and says so on standard error. Answers why it failed, if it did. */
export async function writeCertificate(
  path: string,
  result: VerifyResult,
  flags: VerifyFlags,
  io: Io,
): Promise<string | undefined> {
  if (result.problem === undefined) return undefined;
  const { certify } = await import("../index.ts");
  const { text, covered, missing } = await certify(result, {
    set: flags.set,
    only: flags.only,
    bound: flags.bound,
    timeout: flags.timeout * 1000,
    ...(flags.solver === undefined ? {} : { solver: flags.solver }),
  });
  const unwritten = writeWhole(path, text);
  if (unwritten !== undefined) return unwritten;
  for (const { name, why } of missing) io.stderr.write(`no certificate of ${visible(name)}: ${visible(why)}\n`);
  if (flags.quiet !== true)
    io.stderr.write(
      `certificate of ${covered.length} ${covered.length === 1 ? "claim" : "claims"} in ${visible(path)}; check it with: upir recheck ${visible(path)}\n`,
    );
  return undefined;
}
