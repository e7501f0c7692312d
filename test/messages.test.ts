/** Every message has an example: a text that draws it and, where that is refused, one that does not. `upir explain` shows both. */
import { describe, expect, test } from "vitest";
import { check, verify } from "../src/index.ts";
import type { DoubtCode } from "../src/source/doubt-messages.ts";
import { doubtMessages } from "../src/source/doubt-messages.ts";
import type { Beside, Example } from "../src/source/example.ts";
import { checkExample } from "../src/cli/example.ts";
import { examples, shop, specOfExample } from "../src/source/examples.ts";
import { messages } from "../src/source/messages.ts";
import { upir } from "./fake-io.ts";

const codesOf = (text: string, beside: Beside = {}): readonly string[] =>
  checkExample(text, beside).diagnostics.map(({ code }) => code);

test("what examples are added to is a spec without fault", () => {
  expect(check({ path: "shop.upir", text: shop }).diagnostics).toEqual([]);
});

describe("the examples of", () => {
  const all = Object.entries<Example>(examples).filter(([code]) => !(code in doubtMessages));

  test.each(all)("%s draw this message, and first of all", (code, { wrong, beside }) => {
    const codes = codesOf(wrong, beside?.wrong);
    // What there is too much of comes first.
    if (code === "too-many-errors") expect(codes).toContain(code);
    else expect(codes[0]).toBe(code);
  });

  test.each(all)("%s are put right without another message", (_, { right, beside }) =>
    expect(codesOf(right, beside?.right)).toEqual([]),
  );
});

describe("the examples of doubts, which take a verdict:", () => {
  const doubtsOf = async (text: string): Promise<readonly unknown[]> => {
    const { claims, diagnostics } = await verify({ path: "shop.upir", text: specOfExample(text) });
    expect(diagnostics).toEqual([]);
    return claims.flatMap(({ checks = [] }) => checks.flatMap((each) => (each.code === undefined ? [] : [each.code])));
  };

  test.each(Object.keys(doubtMessages) as DoubtCode[])("%s", async (code) => {
    const { wrong, right } = examples[code] as { readonly wrong: string; readonly right: string };
    expect(await doubtsOf(wrong)).toEqual([code]);
    expect(await doubtsOf(right)).toEqual([]);
  });
});

describe("upir explain", () => {
  test("says what a message means and shows both texts", async () => {
    const { code, stdout } = await upir(["explain", "unknown-name"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^UNKNOWN NAME {2}\[unknown-name\]\n\nI cannot find `‹name›`\.\n\nFor example:\n\n/);
    expect(stdout).toContain("property p: always wep is up\n");
    expect(stdout).toContain("^^^");
    expect(stdout).toContain("This is close:\n\n      web\n");
    expect(stdout.endsWith("Put right:\n\n  property p: always web is up\n")).toBe(true);
    expect(stdout).not.toContain("upir explain");
  });

  test.each(Object.keys(messages))("%s", async (code) => {
    const { stdout } = await upir(["explain", code], { columns: 80 });
    expect(stdout).toContain(`[${code}]`);
    expect(stdout).toMatch(/\nFor example(?:, .*)?:\n\n {2}(?:-- |--set |\/\/ |property |require |front|component )/);
  });

  test("a code that there is not is near another", async () => {
    expect(await upir(["explain", "unknwn-name"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("unknown-name"),
    });
  });
});
