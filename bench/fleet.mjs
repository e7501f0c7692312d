// node bench/fleet.mjs: prints the spec whose edits are measured (and see monolithic.mjs).
import { argv } from "node:process";
import { fileURLToPath } from "node:url";

/** 64 regions with health checks, each with an interval of its own; `edited` is the milliseconds by which that of one of them differs. */
export function fleet(edited) {
  const all = Array.from({ length: 64 }, (_, index) => index + 1);
  const interval = (index) => `${5000 + 10 * index - (index === 17 ? edited : 0)}ms`;
  const lines = [
    "system Fleet",
    'use "patterns/region.upir"',
    'use "patterns/health-check.upir"',
    ...all.flatMap((index) => [
      `region_${index}: Region(30s..${200 + index}s)`,
      `check_${index}: HealthCheck(region_${index}, ${interval(index)}, fail_after 3, restore_after 2, answer 0s..2s)`,
      `property noticed_${index}: always region_${index} is down implies within 30s (check_${index} is out_of_rotation or region_${index} is up)`,
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

if (argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(fleet(0));
