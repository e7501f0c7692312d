/** `upir recommend`: changes of numbers that repair what is violated, each printed as soon as it is proved. */
import { check, recommend } from "../index.ts";
import type { Recommendation } from "../index.ts";
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import { recommendationsAsJson, renderRecommendation, renderRecommendationSummary } from "../report/recommendations.ts";
import { nearNames } from "../source/did-you-mean.ts";
import { sayDiagnostics, sayUsage } from "./complain.ts";
import { specOf } from "./input.ts";
import type { Io } from "./io.ts";
import { pageOf } from "./io.ts";
import { longWork } from "./long-work.ts";
import { jsonText } from "./reports.ts";
import type { RecommendFlags } from "./flags.ts";

export async function recommendCommand(spec: string, flags: RecommendFlags, io: Io): Promise<ExitCode> {
  const checked = check(await specOf(spec, io), { set: flags.set });
  if (flags.json !== true || checked.problem === undefined) sayDiagnostics(checked.diagnostics, io, flags.color);
  if (checked.problem === undefined) return exitCodes.rejected;
  const names = checked.problem.claims.map((claim) => claim.name);
  const unknown = flags.only.find((name) => !names.includes(name));
  if (unknown !== undefined)
    return sayUsage(`there is no claim \`${unknown}\` in ${spec}`, io, nearNames(unknown, names));
  const found: Recommendation[] = [];
  const page = pageOf(io.stdout, io.env, flags.color);
  const interrupted = await longWork(io, flags.verbose === true, async ({ signal, progress, interrupted }) => {
    const options = {
      set: flags.set,
      ...(flags.only.length === 0 ? {} : { only: flags.only }),
      timeout: flags.timeout * 1000,
      signal,
      onProgress: (line: string): void => progress.say(line),
    };
    for await (const each of recommend(checked, options)) {
      found.push(each);
      progress.clear();
      if (flags.json !== true) io.stdout.write(`${renderRecommendation(each, page)}\n\n`);
    }
    return interrupted();
  });
  if (flags.json === true) io.stdout.write(jsonText(recommendationsAsJson(checked.spec, found, interrupted)));
  else io.stdout.write(`${renderRecommendationSummary(found, interrupted)}\n`);
  return interrupted ? exitCodes.interrupted : exitCodes.success;
}
