/**
 * The public incidents of specs/incidents: each spec is verified on the command line as it stands, says nothing that has to be
 * explained, and its counterexamples tell what happened, event after event.
 */
import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { upir } from "./fake-io.ts";

/** Of each claim that failed, what the run has to tell in this order. */
const stories: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "cloudflare-2019-everywhere-at-once": {
    somebody_serves: [
      "rule.write_greedy_expression",
      "rollout.next_place",
      "rollout.next_place",
      "rollout.next_place",
    ],
  },
  "dynamodb-2015-retry-storm": {
    recovers: [
      "network.disrupt",
      "metadata.drown",
      "network.heal",
      "server[1].give_up",
      "server[2].give_up",
      "server[3].give_up",
      "server[1].ask_again",
      "server[2].ask_again",
      "server[3].ask_again",
      "metadata.drown",
    ],
  },
  "dynamodb-2025-stale-plan": {
    has_addresses: [
      "enactor.take_newest_and_check",
    ],
  },
};
