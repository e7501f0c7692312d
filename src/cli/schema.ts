/** `upir schema`: the JSON schema of what `verify --json` and `check --json` print, or of `report --format json`. */
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import report from "../report/report.schema.json" with { type: "json" };
import verify from "../report/verify.schema.json" with { type: "json" };
import type { Io } from "./io.ts";
import type { SchemaName } from "./run.ts";

const schemas = { verify, report } as const;

export function schemaCommand(of: SchemaName, io: Io): ExitCode {
  io.stdout.write(`${JSON.stringify(schemas[of], undefined, 2)}\n`);
  return exitCodes.success;
}
