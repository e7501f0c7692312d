/** `upir schema`: the JSON schema of what `--json` prints. */
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import schema from "../report/verify.schema.json" with { type: "json" };
import type { Io } from "./io.ts";

export function schemaCommand(io: Io): ExitCode {
  io.stdout.write(`${JSON.stringify(schema, undefined, 2)}\n`);
  return exitCodes.success;
}
