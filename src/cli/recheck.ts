/** `upir recheck`: checks a certificate against its spec with a fresh solver, and says what that establishes and what not. */
import { recheck } from "../index.ts";
import type { CheckedClaim, Recheck } from "../index.ts";
import { exitCodes, worstOf } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import type { Ink, Page } from "../report/page.ts";
import { padTo, paint, visible, wrap } from "../report/page.ts";
import { showDuration } from "../report/time.ts";
import type { Io } from "./io.ts";
import { pageOf } from "./io.ts";
import { longWork } from "./long-work.ts";
import type { RecheckFlags } from "./flags.ts";

type Checked = Extract<Recheck, { readonly kind: "checked" }>;

const margin = 12;

export async function recheckCommand(file: string, flags: RecheckFlags, io: Io): Promise<ExitCode> {
  const [result, interrupted] = await longWork(
    io,
    flags.verbose === true,
    async ({ signal, progress, interrupted }) => {
      const checked = await recheck(file, {
        ...(flags.spec === undefined ? {} : { spec: flags.spec }),
        ...(flags.solver === undefined ? {} : { solver: flags.solver }),
        milliseconds: flags.timeout * 1000,
        signal,
        onProgress: (line) => progress.say(line),
      });
      return [checked, interrupted()] as const;
    },
  );
  if (result.kind === "rejected") {
    io.stderr.write(
      [`error: ${visible(result.reason)}`, ...result.details.map((line) => `  ${visible(line)}`), ""].join("\n"),
    );
    return exitCodes.rejected;
  }
  io.stdout.write(`${render(result, pageOf(io.stdout, io.env, flags.color)).join("\n")}\n`);
  return interrupted ? exitCodes.interrupted : exitCodeOf(result);
}

function exitCodeOf({ obligations, loose }: Checked): ExitCode {
  return worstOf([
    ...(obligations.some((each) => each.answer === "sat") ? [exitCodes.violated] : []),
    ...(obligations.some((each) => each.answer === "unknown") || loose !== undefined ? [exitCodes.unknown] : []),
  ]);
}

// ── The report ──────────────────────────────────────────────────────────────

const faces: Readonly<Record<CheckedClaim["answer"], { readonly mark: string; readonly ink: Ink }>> = {
  unsat: { mark: "✓ CONFIRMED", ink: "green" },
  sat: { mark: "✗ REFUTED", ink: "red" },
  unknown: { mark: "? UNKNOWN", ink: "magenta" },
};

function render(result: Checked, page: Page): readonly string[] {
  const { obligations, claims, solver, origin, loose } = result;
  const confirmed = obligations.filter((each) => each.answer === "unsat").length;
  const failed = obligations.filter((each) => each.answer !== "unsat");
  return [
    ...claims.flatMap((claim) => claimLines(claim, page)),
    ...failed.map(({ proof, role, answer, reason }) => {
      const { mark, ink } = faces[answer];
      const why = answer === "sat" ? "the invariant does not have this property" : (reason ?? "");
      return `${paint(page, ink, padTo(mark, margin))}proof ${proof}, ${role}: ${visible(why)}`;
    }),
    `${confirmed} of ${obligations.length} obligations confirmed by ${solver}`,
    "",
    ...wrap(established(result), page.width),
    ...(loose === undefined ? wrap(trusted, page.width) : []),
    ...(loose === undefined && origin.others.length > 0
      ? wrap(
          `Not covered: ${origin.others.map(({ name, why }) => `${visible(name)} (${visible(why)})`).join(", ")}.`,
          page.width,
        )
      : []),
  ];
}

function claimLines({ name, text, verdict, proofs, slowest, answer }: CheckedClaim, page: Page): readonly string[] {
  const { mark, ink } = faces[answer];
  const cited =
    proofs.length === 0
      ? "true by logic alone"
      : `${verdict} by ${proofs.length === 1 ? "proof" : "proofs"} ${proofs.join(", ")}${slowest === undefined ? "" : ` · never later than ${showDuration(slowest)}`}`;
  return [
    `${paint(page, ink, padTo(mark, margin))}${paint(page, "bold", visible(name))}  ${visible(text)}`,
    `${" ".repeat(margin)}${cited}`,
  ];
}

function established({ loose, origin, claims, obligations }: Checked): string {
  if (loose !== undefined)
    return `Established: the confirmed obligations are unsatisfiable as they stand in the file. Not established: that they are those of a spec, so nothing is said of any claim; ${visible(loose)}.`;
  const all = obligations.every((each) => each.answer === "unsat") ? "all claims" : "the claims marked as confirmed";
  const files = [origin.spec, ...origin.uses].map(({ path }) => visible(path)).join(", ");
  return `Established for ${all} above (${claims.length} in the file): ${files} have the hashes in the certificate; each obligation was made anew from them, with only the invariants taken from the file, and is the one in the file to the letter; and it is unsatisfiable.`;
}

const trusted =
  "Trusted for that: how upir reads a spec, slices and encodes it and composes proofs, and the solver. Not trusted: the search that found the invariants, and the file.";
