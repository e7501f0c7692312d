/** Option values of the command line, from the text that was given; commander says what an `InvalidArgumentError` is about. */
import { InvalidArgumentError } from "commander";

export function separated(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, ...text.split(",").filter((name) => name !== "")];
}

export function collected(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, text];
}

export function setting(
  text: string,
  earlier: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf("=");
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError("Write it as NAME=VALUE, for example n=64.");
  return { ...earlier, [text.slice(0, at).trim()]: text.slice(at + 1).trim() };
}

export function positiveInteger(text: string): number {
  return integerFrom(1, text);
}

export function stepNumber(text: string): number {
  return integerFrom(0, text);
}

function integerFrom(least: number, text: string): number {
  const value = text.trim() === "" ? NaN : Number(text);
  if (!Number.isSafeInteger(value) || value < least)
    throw new InvalidArgumentError(`It must be a whole number from ${least} on.`);
  return value;
}

const mostSeconds = 1_000_000;

export function positiveNumber(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!(value > 0 && value <= mostSeconds)) throw new InvalidArgumentError("It must be a number of seconds above 0.");
  return value;
}
