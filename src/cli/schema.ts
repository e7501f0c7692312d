/** `upir schema`: the JSON schema of what `--json` prints. */
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import recommend from "../report/recommend.schema.json" with { type: "json" };
import synthesize from "../report/synthesize.schema.json" with { type: "json" };
import verify from "../report/verify.schema.json" with { type: "json" };
import type { Io } from "./io.ts";

/** The commands whose output has a schema of its own; `check` prints what `verify` does. */
export type Described = "verify" | "recommend" | "synthesize";

const schemas: Readonly<Record<Described, object>> = { verify, recommend, synthesize };

export function schemaCommand(command: Described, io: Io): ExitCode {
  io.stdout.write(`${JSON.stringify(schemas[command], undefined, 2)}\n`);
  return exitCodes.success;
}
