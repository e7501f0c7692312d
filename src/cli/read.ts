/** `upir read`: every claim and assumption of a spec in English, or a formula. */
import { check } from "../index.ts";
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import { paint, visible, wrap } from "../report/page.ts";
import type { Page } from "../report/page.ts";
import type { Reading } from "../report/reading.ts";
import { readingsOf } from "../report/reading.ts";
import { nearNames } from "../source/did-you-mean.ts";
import { hasErrors } from "../source/diagnostic.ts";
import { parse } from "../syntax/parse.ts";
import { withClaim } from "./asked.ts";
import { sayDiagnostics, sayUsage } from "./complain.ts";
import type { ReadFlags } from "./flags.ts";
import { freeSpecOf } from "./free-spec.ts";
import { specOf } from "./input.ts";
import type { Io } from "./io.ts";
import { pageOf } from "./io.ts";

export async function readCommand(spec: string | undefined, flags: ReadFlags, io: Io): Promise<ExitCode> {
  if (spec === undefined && flags.formula === undefined)
    return sayUsage("`upir read` needs a spec, or a formula: --formula 'always p'", io);
  const source = spec === undefined ? freeSpecOf([flags.formula!]).source : await specOf(spec, io);
  const whole = check(source, { set: flags.set });
  const asked = flags.formula;
  const isFormula = asked !== undefined && whole.sources.length > 0;
  const checked = isFormula ? withClaim(whole.sources[0]!, flags.set, (each) => each, asked) : whole;
  sayDiagnostics(
    checked.diagnostics.filter((each) => hasErrors([each])),
    io,
    flags.color,
  );
  if (checked.problem === undefined) return exitCodes.rejected;
  const readings = readingsOf(
    checked.sources.map((file) => parse(file).value),
    flags.set,
  );
  const page = pageOf(io.stdout, io.env, flags.color);
  if (isFormula) {
    const { names, ...reading } = readings.at(-1)!;
    return sayReadings([{ ...reading, name: "", text: asked, names: spec === undefined ? [] : names }], page, io);
  }
  const all = readings.map(({ name }) => name);
  const unknown = flags.only.find((name) => !all.includes(name));
  if (unknown !== undefined)
    return sayUsage(`there is no claim or assumption \`${unknown}\``, io, nearNames(unknown, all));
  return sayReadings(
    readings.filter(({ name }) => flags.only.length === 0 || flags.only.includes(name)),
    page,
    io,
  );
}

function sayReadings(readings: readonly Reading[], page: Page, io: Io): ExitCode {
  io.stdout.write(readings.map((reading) => `${blockOf(reading, page).join("\n")}\n`).join("\n"));
  return exitCodes.success;
}

function blockOf({ name, sort, line, text, description, english, names }: Reading, page: Page): readonly string[] {
  const room = Math.max(20, page.width - 4);
  const indented = (paragraph: string): readonly string[] =>
    wrap(visible(paragraph), room).map((each) => `    ${each}`);
  return [
    ...(name === "" ? [] : [`${paint(page, "bold", name)}  ${sort}, line ${line}`]),
    ...indented(text).map((each) => paint(page, "dim", each)),
    ...(description === undefined ? [] : indented(`“${description}”`)),
    ...indented(english),
    ...names.flatMap((each) => indented(`  where ${each.name}: ${each.means}`)),
  ];
}
