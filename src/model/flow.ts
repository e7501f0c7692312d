/** Flows: the names in them are checked. What follows from a flow is not computed yet, and claims about it say so. */
import type { FlowExpression, FlowItem } from "../syntax/ast.ts";
import { elaborate, membersOf } from "./elaborate.ts";
import type { Scope } from "./scope.ts";
import { within } from "./scope.ts";

export function checkFlow(item: FlowItem, scope: Scope): void {
  check(item.path, scope);
}

function check(flow: FlowExpression, scope: Scope): void {
  switch (flow.kind) {
    case "component":
      elaborate(flow.value, scope);
      return;
    case "series":
    case "fallback":
      for (const part of flow.parts) check(part, scope);
      return;
    case "select": {
      if (typeof flow.needed !== "string") elaborate(flow.needed, scope);
      const [member] = membersOf(flow.set, scope) ?? [];
      if (flow.body === undefined || member === undefined) return;
      check(flow.body, flow.as === undefined ? scope : within(scope, new Map([[flow.as.text, member]])));
      return;
    }
  }
}
