/** What names mean at a place of the spec, and where to say what is wrong. */
import type { Diagnostic } from "../source/diagnostic.ts";
import { hasErrors } from "../source/diagnostic.ts";
import type { MessageCode } from "../source/messages.ts";
import { nearNames } from "../source/did-you-mean.ts";
import type { Span } from "../source/source.ts";
import type { DefineItem } from "../syntax/ast.ts";
import { foreignName } from "../syntax/errors.ts";
import { mostDepth } from "../syntax/limits.ts";
import type { Meaning } from "./model.ts";

/** A `define` with the scope that its body is read in. */
export interface Macro {
  readonly kind: "macro";
  readonly item: DefineItem;
  readonly scope: Scope;
}

/** `undefined`: there is no such name. `failed`: there is one, but it is wrong, which has been reported. */
export type Found = Meaning | Macro | "failed" | undefined;

export interface Scope {
  lookup(name: string): Found;
  /** Whether a name is bound right around here: what a definition is given, or what is spoken of one by one. */
  isBound(name: string): boolean;
  readonly names: () => readonly string[];
  readonly reporter: Reporter;
  /** How many definitions are being expanded around here, by name: what is expanded inside itself never ends. */
  readonly expanding: ReadonlySet<DefineItem>;
}

/** Whether the spec has a component of this name. */
export function isComponent(scope: Scope, name: string): boolean {
  return scope.lookup(`component ${name}`) !== undefined;
}

type More = Partial<Pick<Diagnostic, "related" | "suggestions" | "severity">>;

/** Collects diagnostics, each once, and keeps the work within bounds. */
export interface Reporter {
  /** `more` may be a function where it takes time to make: it is called once for each diagnostic. */
  report(
    code: MessageCode,
    span: Span,
    details?: Readonly<Record<string, string>>,
    more?: More | (() => More),
  ): undefined;
  /** Takes one from what may still be done; false, reported unless something else was, when nothing is left. */
  spend(span: Span): boolean;
  /** Goes one level deeper, and back; false, reported once, when that is too deep. */
  enter(span: Span): boolean;
  leave(): void;
  /** Definitions without parameters that are wrong, by where they stand: they need not be expanded again. */
  readonly failed: WeakMap<Scope, Set<DefineItem>>;
  readonly diagnostics: readonly Diagnostic[];
}

/** More expanded pieces than any spec made by hand needs. */
const mostWork = 1_000_000;
/** After an error there is no model to make, only further errors to find. */
const mostWorkAfterError = 100_000;

export function createReporter(): Reporter {
  const diagnostics: Diagnostic[] = [];
  const seen = new Set<string>();
  let left = mostWork;
  let depth = 0;
  let wasTooDeep = false;
  const report: Reporter["report"] = (code, span, details = {}, more = {}) => {
    const key = JSON.stringify([code, span.file.path, span.start, span.end, details]);
    if (seen.has(key)) return undefined;
    seen.add(key);
    const found: Diagnostic = {
      code,
      severity: "error",
      span,
      details,
      ...(typeof more === "function" ? more() : more),
    };
    diagnostics.push(found);
    if (found.severity === "error") left = Math.min(left, mostWorkAfterError);
    return undefined;
  };
  return {
    report,
    spend(span) {
      left -= 1;
      if (left === 0 && !hasErrors(diagnostics)) report("too-large", span, { limit: `${mostWork}` });
      return left > 0;
    },
    enter(span) {
      depth += 1;
      if (depth > mostDepth && !wasTooDeep) report("too-deep", span, { limit: `${mostDepth}` });
      wasTooDeep ||= depth > mostDepth;
      return depth <= mostDepth;
    },
    leave() {
      depth -= 1;
    },
    failed: new WeakMap(),
    diagnostics,
  };
}

/** The scope with some names more, which hide those outside. */
export function within(
  outer: Scope,
  entries: ReadonlyMap<string, Found>,
  expanding: Scope["expanding"] = outer.expanding,
): Scope {
  return {
    lookup: (name) => (entries.has(name) ? entries.get(name) : outer.lookup(name)),
    isBound: (name) => entries.has(name) || outer.isBound(name),
    names: () => [...entries.keys(), ...outer.names()],
    reporter: outer.reporter,
    expanding,
  };
}

/** Says that a name is unknown, with near ones; operators of other languages get a special word. */
export function reportUnknown(scope: Scope, name: string, span: Span): undefined {
  if (name === "next" || name === "X") return scope.reporter.report("no-next", span, { found: name });
  const foreign = foreignName(name);
  if (foreign !== undefined)
    return scope.reporter.report("foreign-operator", span, { found: name, instead: foreign[0], write: foreign[1] });
  return scope.reporter.report("unknown-name", span, { name }, () => ({
    suggestions: nearNames(
      name,
      scope.names().filter((each) => !each.startsWith("flow ")),
    ),
  }));
}
