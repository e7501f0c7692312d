/**
 * The public incidents of specs/incidents: the command line finds in each spec what it expects, warns of nothing, and its
 * counterexamples tell what happened, event after event.
 */
import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { upir } from "./fake-io.ts";

const folder = "specs/incidents";

/** What the run of each violated claim has to tell, in this order; alike instances go by one name. */
const stories: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "cloudflare-2019-everywhere-at-once": {
    somebody_serves: "rule.write_greedy_expression rollout.next_place rollout.next_place rollout.next_place",
  },
  "dynamodb-2015-retry-storm": {
    recovers: `network.disrupt metadata.drown network.heal server.give_up server.give_up server.give_up
      server.ask_again server.ask_again server.ask_again metadata.drown`,
  },
  "dynamodb-2025-stale-plan": {
    has_addresses: `enactor.take_newest_and_check planner.make_plan planner.make_plan enactor.take_newest_and_check
      enactor.apply enactor.apply enactor.delete_old_plans`,
  },
  "facebook-2021-dns-withdrawn": {
    somebody_can_be_asked: "backbone.command facility.withdraw facility.withdraw",
  },
  "facebook-2021-locked-out": {
    up_in_an_hour: "backbone.command names.withdraw tools.find_nothing backbone.on_site_repair",
  },
  "github-2012-stale-replica": {
    promoted_up_to_date: "copy.fall_behind others.crash heartbeat.evict lone_server.start lone_server.promote",
  },
  "github-2018-two-primaries": {
    one_primary: "east_coast.unplug west.promote east_coast.plug_in",
    can_go_back: "east_coast.unplug east.write west.promote west.write",
    leased_can_go_back:
      "leased_coast.unplug leased_east.write leased_east.lease_ends leased_west.promote leased_west.write",
  },
  "gitlab-2017-no-copy-left": {
    three_days_at_most: `dumps.version_does_not_fit dumps.fail_silently dumps.fail_silently dumps.fail_silently
      db.fall_behind db.remove_data_to_copy_anew db.remove_on_the_wrong_host`,
  },
  "gmail-2009-overloaded-survivors": {
    somebody_takes_requests: "upgrade.begin router.say_stop_sending router.say_stop_sending router.say_stop_sending",
    well_again: `upgrade.begin router.say_stop_sending router.say_stop_sending router.say_stop_sending upgrade.finish`,
  },
  "google-2016-canary-ignored": {
    some_site_announces: `configuration.empty_all_blocks canary.reject canary.lose_verdict push.go_on
      push.next_site push.next_site push.next_site`,
    unsafe_goes_nowhere: "configuration.empty_all_blocks canary.reject canary.lose_verdict push.go_on",
  },
  "google-2019-shared-cause": {
    some_control_plane_runs: "maintenance.begin west.stop east.stop",
    routes_announced: "maintenance.begin west.stop east.stop routes.withdraw",
  },
  "slack-2021-idle-processors": {
    enough_servers: "network.fall_short web_tier.scale_down",
  },
};

interface Check {
  readonly status: string;
  readonly text: string;
}

interface Report {
  readonly claims: readonly {
    readonly name: string;
    readonly verdict: string;
    readonly expected?: string;
    readonly checks: readonly Check[];
    readonly counterexample?: { readonly steps: readonly { readonly action: string | null }[] };
  }[];
  readonly checks: readonly Check[];
}

/** The events of a run that belong to the story, as far as they come in its order. */
function told(events: readonly string[], story: readonly string[]): readonly string[] {
  return events.reduce<readonly string[]>(
    (found, event) => (event === story[found.length] ? [...found, event] : found),
    [],
  );
}

/** `server[2].retry` and `facility_2.withdraw` without the numbers of the instances. */
function general(event: string): string {
  return event.replace(/(\[\d+\]|_\d+)(?=\.)/, "");
}

describe.each(Object.entries(stories))("%s", (name, runs) => {
  const path = `${folder}/${name}.upir`;

  test("is as the spec expects it, and its runs retell the incident", async () => {
    const { code, stdout } = await upir(["verify", path, "--json"]);
    const { claims, checks } = JSON.parse(stdout) as Report;
    expect(claims.filter(({ verdict, expected }) => verdict !== (expected ?? "proved"))).toEqual([]);
    expect(code).toBe(0);
    const asked = [...checks, ...claims.flatMap((claim) => claim.checks)];
    expect(asked.filter(({ status }) => status !== "ok")).toEqual([]);
    const violated = claims.filter(({ verdict }) => verdict === "violated");
    expect(violated.map((claim) => claim.name)).toEqual(Object.keys(runs));
    expect(claims.some(({ verdict, expected }) => verdict === "proved" && expected === "proved")).toBe(true);
    for (const claim of violated) {
      const events = claim.counterexample!.steps.flatMap(({ action }) => (action === null ? [] : [general(action)]));
      const story = runs[claim.name]!.split(/\s+/);
      expect(told(events, story)).toEqual(story);
    }
  });

  test("is in the standard layout, and names its source and what is assumed", async () => {
    expect((await upir(["format", "--check", path])).code).toBe(0);
    const header = readFileSync(path, "utf8").split("\nsystem ")[0]!;
    expect(header).toMatch(/^\/\/ Source: "[^"]+", [^"]*\d{4},\s/m);
    expect(header).toMatch(/https:\/\/\S+/);
    expect(header).toContain("// Left out: ");
    expect(header).toContain("assumed");
  });
});

test("every incident is told, and listed", () => {
  const specs = readdirSync(folder).filter((name) => name.endsWith(".upir"));
  expect(specs.sort()).toEqual(Object.keys(stories).map((name) => `${name}.upir`));
  const list = readFileSync(`${folder}/README.md`, "utf8");
  expect(specs.filter((name) => !list.includes(`(${name})`))).toEqual([]);
});
