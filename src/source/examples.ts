/**
 * For each message a text that draws it and one that does not: what `upir explain` shows, and what a test holds against the checks. Texts
 * that do not begin with `system` are lines to add to `shop`. A message without a text of its own says why.
 */
import { claim, doubtExamples } from "./doubt-examples.ts";
import type { Example } from "./example.ts";
import type { MessageCode } from "./messages.ts";

/** What the examples are added to. */
export const shop = `system Shop

component Server {
  state up | down
  var load: 0..9 = 0
  fault crash: up -> down
  action restart: down -> up after 5s..30s do { load := 0 }
  action serve: up when load < 9 anytime do { load := load + 1 }
}

web, api: Server
set servers = { web, api }

property recovers: always web is down implies within 30s web is up
`;

/** A file to use. */
const pool = "component Pool {\n  state free | full\n  action fill: free -> full anytime\n}\n";
const patience = "parameter patience: duration = 20s\nproperty p: always web is down implies within patience web is up";
const crowd = "set crowd = Server[1..1500]\n";

function parts(count: number): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`part-${at}.upir`, `define part${at} = ${at}\n`]),
  );
}

const syntaxExamples = {
  "syntax-error": { wrong: "property p: always always", right: "property p: always web is up" },
  "misspelt-word": { wrong: "proprety p: always web is up", right: "property p: always web is up" },
  "foreign-operator": { wrong: "property p: always !(web is down)", right: "property p: always not web is down" },
  "reserved-word": {
    wrong:
      "component Rollout(release: Server) {\n  state waiting | done\n  action go: waiting -> done on release.restart\n}\nrollout: Rollout(web)",
    right:
      "component Rollout(server: Server) {\n  state waiting | done\n  action go: waiting -> done on server.restart\n}\nrollout: Rollout(web)",
  },
  "stray-character": { wrong: "property p: always web is up ¿", right: "property p: always web is up" },
  "no-next": {
    wrong: "property p: always web is down implies next web is up",
    right: "property p: always web is down implies within 30s web is up",
  },
  "unknown-unit": {
    wrong: "property p: always within 30sec web is up",
    right: "property p: always within 30s web is up",
  },
  "chained-comparison": {
    wrong: "property p: always 0 <= web.load <= 9",
    right: "property p: always 0 <= web.load and web.load <= 9",
  },
  "number-too-long": {
    wrong: `property p: always web.load < ${"9".repeat(1001)}`,
    right: "property p: always web.load <= 9",
    about: "a number of 1001 digits",
  },
  "duplicate-clause": {
    wrong: "component Job {\n  state idle | busy\n  action run: idle -> busy after 1s after 2s\n}\njob: Job",
    right: "component Job {\n  state idle | busy\n  action run: idle -> busy after 1s..2s\n}\njob: Job",
  },
  "expectation-of-assumption": {
    wrong: "assume one: always count(s in servers: s is down) <= 1 expect proved",
    right: "assume one: always count(s in servers: s is down) <= 1",
  },
  unclosed: { wrong: "property p: always (web is up", right: "property p: always (web is up)" },
  "too-deep": {
    wrong: `property p: always ${"not ".repeat(1001)}web is up`,
    right: "property p: always not web is up",
    about: "1001 times `not`",
  },
  "file-too-large": {
    wrong: `// ${"a long story ".repeat(80_000)}`,
    right: "property p: always web.load <= 9",
    about: "a comment of 1,040,000 characters",
  },
  "not-text": { wrong: "property p: always web\u0000 is up", right: "property p: always web.load <= 9" },
  "empty-file": { wrong: "// Nothing yet.", right: shop.trimEnd() },
  "too-many-errors": {
    wrong: Array.from({ length: 60 }, (_, at) => `property p${at}: always always`).join("\n"),
    right: "property p0: always web.load <= 9",
    about: "60 claims that end too soon",
  },
} as const satisfies Partial<Record<MessageCode, Example>>;

const fileExamples = {
  "unreadable-file": { wrong: 'use "patterns/helth-check.upir"', right: 'use "patterns/health-check.upir"' },
  "use-leaves-folder": { wrong: 'use "../../region.upir"', right: 'use "patterns/region.upir"' },
  "link-leaves-folder": {
    wrong: 'use "pool.upir"',
    right: 'use "pool.upir"',
    beside: { wrong: { links: { "pool.upir": "/shared/pool.upir" } }, right: { files: { "pool.upir": pool } } },
  },
  "too-much-used": {
    wrong: Array.from({ length: 201 }, (_, at) => `use "part-${at}.upir"`).join("\n"),
    right: 'use "part-0.upir"',
    about: "201 files",
    beside: { wrong: { files: parts(201) }, right: { files: parts(1) } },
  },
  "use-cycle": {
    wrong: 'use "pool.upir"',
    right: 'use "pool.upir"',
    beside: {
      wrong: { files: { "pool.upir": `use "shop.upir"\n\n${pool}` } },
      right: { files: { "pool.upir": pool } },
    },
  },
  "not-usable": {
    wrong: 'use "pool.upir"',
    right: 'use "pool.upir"',
    beside: {
      wrong: { files: { "pool.upir": `${pool}\nfirst: Pool\n` } },
      right: { files: { "pool.upir": pool } },
    },
  },
} as const satisfies Partial<Record<MessageCode, Example>>;

const systemExamples = {
  "contradictory-assumptions": {
    wrong: "assume down: always web is down",
    right: "assume down: eventually web is down",
  },
  "time-stops": {
    wrong:
      "component Job {\n  state idle | done\n  action run: idle -> done within 5s\n}\njob: Job\nassume idle: always job is idle",
    right:
      "component Job {\n  state idle | done\n  action run: idle -> done within 5s\n}\njob: Job\nassume idle: for 1s job is idle",
  },
  "no-run": {
    wrong:
      "component Job {\n  state idle | done\n  action run: idle -> done within 5s\n}\njob: Job\nassume idle: always eventually job is idle",
    right:
      "component Job {\n  state idle | done\n  action run: idle -> done within 5s\n}\njob: Job\nassume done: eventually job is done",
  },
} as const satisfies Partial<Record<MessageCode, Example>>;

const part = (attributes: string): string => `shop: service { ${attributes} }`;
const modelExamples = {
  "unknown-name": { wrong: claim("always wep is up"), right: claim("always web is up") },
  "no-such": {
    wrong: `${part("latency 5ms")}\nflow request = shop\nrequire quick: latency(reqest) <= 9ms`,
    right: `${part("latency 5ms")}\nflow request = shop\nrequire quick: latency(request) <= 9ms`,
  },
  "unknown-member": { wrong: claim("always web.lod < 9"), right: claim("always web.load < 9") },
  "unknown-state": { wrong: claim("always web is broken"), right: claim("always web is down") },
  "unknown-kind": { wrong: "cart: Sever", right: "cart: Server" },
  "unknown-attribute": { wrong: part("latncy 5ms"), right: part("latency 5ms") },
  "not-per-replica": { wrong: part("latency 5ms per replica"), right: part("latency 5ms") },
  "assumed-quantity": {
    wrong: "assume cheap: cost(system) <= $5/month",
    right: "require cheap: cost(system) <= $5/month",
  },
  "quantity-over-time": {
    wrong: "require cheap: always cost(system) <= $5/month",
    right: "require cheap: cost(system) <= $5/month",
  },
  "no-link": {
    wrong: "a, b, c: service { latency 5ms }\nlink a -> b { latency 1ms }\nflow request = a -> c",
    right: "a, b, c: service { latency 5ms }\nlink a -> b { latency 1ms }\nflow request = a -> b",
  },
  "impossible-quorum": {
    wrong: "flow write = 3 of servers",
    right: "flow write = 2 of servers",
  },
  "unequal-members": {
    wrong:
      "a: service { availability 99% }\nb: service { availability 98% }\nset both = { a, b }\nassume shared: common_cause(both, 1%)",
    right: "a, b: service { availability 99% }\nset both = { a, b }\nassume shared: common_cause(both, 1%)",
  },
  "unknown-parameter": {
    wrong:
      "component Job(pace: duration = 1s) {\n  state idle | done\n  action run: idle -> done after pace\n}\njob: Job(pase 5s)",
    right:
      "component Job(pace: duration = 1s) {\n  state idle | done\n  action run: idle -> done after pace\n}\njob: Job(pace 5s)",
  },
  "unknown-setting": {
    wrong: patience,
    right: patience,
    beside: { wrong: { set: { patients: "10s" } }, right: { set: { patience: "10s" } } },
  },
  "unreadable-setting": {
    wrong: patience,
    right: patience,
    beside: { wrong: { set: { patience: "10 s please" } }, right: { set: { patience: "10s" } } },
  },
  "unknown-event": {
    wrong:
      "component Pager(of: Server) {\n  state quiet | calling\n  action call: quiet -> calling on of.crsh\n}\npager: Pager(web)",
    right:
      "component Pager(of: Server) {\n  state quiet | calling\n  action call: quiet -> calling on of.crash\n}\npager: Pager(web)",
  },
  "unknown-expectation": {
    wrong: `${claim("always web is up")} expect wrong`,
    right: `${claim("always web is up")} expect violated`,
  },
  "duplicate-name": { wrong: "web: Server", right: "cart: Server" },
  "ambiguous-words": {
    wrong: "parameter slow: slow | fast = fast\nparameter fast: slow | fast = slow\nproperty p: always slow = fast",
    right: "parameter mode: slow | fast = fast\nproperty p: always mode is fast or web is down",
  },
  "wrong-type": { wrong: claim("always web"), right: claim("always web is up") },
  "wrong-unit": { wrong: claim("always within $5 web is up"), right: claim("always within 5s web is up") },
  "wrong-arguments": {
    wrong: `define busy(s) = s.load > 5\n${claim("always not busy(web, api)")}`,
    right: `define busy(s) = s.load > 5\n${claim("always not busy(web)")}`,
  },
  "missing-argument": {
    wrong: "component Job(pace: duration) {\n  state idle | done\n  action run: idle -> done after pace\n}\njob: Job",
    right:
      "component Job(pace: duration) {\n  state idle | done\n  action run: idle -> done after pace\n}\njob: Job(5s)",
  },
  "not-constant": {
    wrong: claim("always within web.load web is up"),
    right: claim("always within 30s web is up"),
  },
  "not-an-integer": { wrong: "set more = Server[1..2.5]", right: "set more = Server[1..2]" },
  "number-too-large": {
    wrong: claim("always web.load * 999999999999999 < 5"),
    right: claim("always web.load * 9 < 5"),
  },
  "not-linear": { wrong: claim("always web.load * api.load < 5"), right: claim("always web.load * 2 < 5") },
  "not-a-function": {
    wrong: claim("always web(1) is up"),
    right: claim("always web is up"),
  },
  "not-an-event": {
    wrong:
      "component Pager(of: Server) {\n  state quiet | calling\n  action call: quiet -> calling on 5s\n}\npager: Pager(web)",
    right:
      "component Pager(of: Server) {\n  state quiet | calling\n  action call: quiet -> calling on of.crash\n}\npager: Pager(web)",
  },
  "not-assignable": {
    wrong:
      "component Job(limit: int) {\n  var done: 0..9 = 0\n  action run: when done < limit after 1s do { limit := 0 }\n}\njob: Job(3)",
    right:
      "component Job(limit: int) {\n  var done: 0..9 = 0\n  action run: when done < limit after 1s do { done := 0 }\n}\njob: Job(3)",
  },
  "action-as-value": { wrong: claim("always not web.crash"), right: claim("always not web is down") },
  "state-as-value": {
    wrong: claim("always within 30s web.up"),
    right: claim("always within 30s web is up"),
  },
  "temporal-in-action": {
    wrong:
      "component Job(of: Server) {\n  state idle | done\n  action run: idle -> done when always of is up after 1s\n}\njob: Job(web)",
    right:
      "component Job(of: Server) {\n  state idle | done\n  action run: idle -> done when of is up after 1s\n}\njob: Job(web)",
  },
  "temporal-in-count": {
    wrong: claim("always count(s in servers: eventually s is up) = 2"),
    right: claim("always forall s in servers: eventually s is up"),
  },
  "reaction-with-timing": {
    wrong:
      "component Pager(of: Server) {\n  state quiet | calling\n  action call: quiet -> calling on of.crash after 5s\n}\npager: Pager(web)",
    right:
      "component Pager(of: Server) {\n  state quiet | told | calling\n  action hear: quiet -> told on of.crash\n  action call: told -> calling after 5s\n}\npager: Pager(web)",
  },
  "reaction-cycle": {
    wrong:
      "component Job {\n  state idle | done\n  action a: idle -> done on b\n  action b: idle -> done on a\n}\njob: Job",
    right:
      "component Job {\n  state idle | done\n  var seen: bool = false\n  action a: idle -> done after 1s\n  action b: on a do { seen := true }\n}\njob: Job",
  },
  "reaction-conflict": {
    wrong:
      "component Job(of: Server) {\n  var seen: 0..3 = 0\n  action a: on of.crash do { seen := 1 }\n  action b: on of.crash do { seen := 2 }\n}\njob: Job(web)",
    right:
      "component Job(of: Server) {\n  var seen: 0..3 = 0\n  action a: on of.crash when seen = 0 do { seen := 1 }\n  action b: on of.crash when seen = 1 do { seen := 2 }\n}\njob: Job(web)",
  },
  "idle-action": {
    wrong: "component Job {\n  state idle | done\n  action run: idle after 1s\n}\njob: Job",
    right: "component Job {\n  state idle | done\n  action run: idle -> done after 1s\n}\njob: Job",
  },
  "no-states": { wrong: `${part("latency 5ms")}\n${claim("always shop is up")}`, right: claim("always web is up") },
  "no-variable-type": {
    wrong:
      "component Job {\n  var done: int = 0\n  action run: when done < 5 after 1s do { done := done + 1 }\n}\njob: Job",
    right:
      "component Job {\n  var done: 0..5 = 0\n  action run: when done < 5 after 1s do { done := done + 1 }\n}\njob: Job",
  },
  "open-range": {
    wrong: `parameter pace: duration range = 1s..\n${claim("always within pace.max web is up")}`,
    right: `parameter pace: duration range = 1s..30s\n${claim("always within pace.max web is up")}`,
  },
  "upside-down-range": {
    wrong: "component Job {\n  state idle | done\n  action run: idle -> done after 5s..1s\n}\njob: Job",
    right: "component Job {\n  state idle | done\n  action run: idle -> done after 1s..5s\n}\njob: Job",
  },
  "out-of-range": { wrong: part("availability 120%"), right: part("availability 20%") },
  "negative-duration": { wrong: "parameter pace: duration = -5s", right: "parameter pace: duration = 5s" },
  "zero-interval": {
    wrong: "component Job {\n  state a | b\n  action run: a -> b every 0s\n}\njob: Job",
    right: "component Job {\n  state a | b\n  action run: a -> b every 1s\n}\njob: Job",
  },
  "division-by-zero": { wrong: "parameter pace: duration = 5s / 0", right: "parameter pace: duration = 5s / 2" },
  "empty-set": { wrong: "set more = Server[1..0]", right: "set more = Server[1..2]" },
  "endless-definition": {
    wrong: `define calm = not busy\ndefine busy = not calm\n${claim("always calm or busy")}`,
    right: `define calm = web.load < 5\ndefine busy = not calm\n${claim("always calm or busy")}`,
  },
  "attributes-of-component": { wrong: "cart: Server { latency 5ms }", right: "cart: Server" },
  "component-in-component": {
    wrong: "component Rack {\n  inner: Server\n}\nrack: Rack",
    right:
      "component Rack(inner: Server) {\n  state on | off\n  action stop: on -> off when inner is down immediately\n}\nrack: Rack(web)",
  },
  "too-many": { wrong: "set more = Server[1..99999]", right: "set more = Server[1..3]" },
  "too-large": {
    wrong: `${crowd}property p: always forall a in crowd: forall b in crowd: a is up or b is up`,
    right: `${crowd}property p: always count(s in crowd: s is down) <= 1`,
  },
  "unused-component": {
    wrong: "component Rack { state on | off }",
    right: "component Rack { state on | off }\nrack: Rack",
  },
  "no-claims": {
    wrong: "system Nothing\n\ncomponent Rack {\n  state on | off\n  action stop: on -> off anytime\n}\nrack: Rack",
    right: claim("always web is up"),
  },
  "open-value": { wrong: "parameter pace: duration = ?1s..5s", right: "parameter pace: duration = 1s" },
  "misplaced-hole": {
    wrong: claim("always within ?1s..5s web is up"),
    right: `parameter limit: duration = 5s\n${claim("always within limit web is up")}`,
  },
} as const satisfies Partial<Record<MessageCode, Example>>;

const scenarioExamples = {
  "event-without-instance": {
    wrong: "scenario night { crash at 0s }",
    right: "scenario night { web.crash at 0s }",
  },
  "reaction-in-scenario": {
    wrong:
      "component Pager(of: Server) {\n  state quiet | calling\n  action call: quiet -> calling on of.crash\n}\npager: Pager(web)\nscenario night { pager.call at 0s }",
    right:
      "component Pager(of: Server) {\n  state quiet | calling\n  action call: quiet -> calling on of.crash\n}\npager: Pager(web)\nscenario night { web.crash at 0s }",
  },
  "unknown-claim": {
    wrong: "scenario night { web.crash at 0s  expect recoves proved }",
    right: "scenario night { web.crash at 0s  expect recovers proved }",
  },
  "quantity-in-scenario": {
    wrong:
      "shop: service { cost $4/month }\nrequire cheap: cost(system) <= $5/month\nscenario night { web.crash at 0s  expect cheap proved }",
    right:
      "shop: service { cost $4/month }\nrequire cheap: cost(system) <= $5/month\nscenario night { web.crash at 0s }",
  },
} as const satisfies Partial<Record<MessageCode, Example>>;

export const examples: Readonly<Record<MessageCode, Example>> = {
  ...syntaxExamples,
  ...fileExamples,
  ...modelExamples,
  ...systemExamples,
  ...scenarioExamples,
  ...doubtExamples,
};

/** The whole text of an example, in a file `shop.upir`. */
export function specOfExample(text: string): string {
  return /^(?:system|\/\/)/.test(text) ? `${text}\n` : `${shop}\n${text}\n`;
}
