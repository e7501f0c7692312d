/** `upir explain`: what the code of a message stands for, with a text that draws it and one that does not. */
import { renderDiagnostic } from "../report/diagnostic.ts";
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import type { Page } from "../report/page.ts";
import { wrap } from "../report/page.ts";
import { nearNames } from "../source/did-you-mean.ts";
import type { Beside, Example } from "../source/example.ts";
import { examples } from "../source/examples.ts";
import { messages } from "../source/messages.ts";
import type { Message, MessageCode } from "../source/messages.ts";
import { sayUsage } from "./complain.ts";
import type { Io } from "./io.ts";
import { pageOf } from "./io.ts";

export async function explainCommand(code: string | undefined, io: Io): Promise<ExitCode> {
  if (code === undefined) return listCodes(io);
  if (!isCode(code)) {
    const message = `there is no message with the code \`${code}\`; \`upir explain\` lists them all`;
    return sayUsage(message, io, nearNames(code, Object.keys(messages)));
  }
  const page = pageOf(io.stdout, io.env, undefined);
  const message: Message = messages[code];
  const paragraphs = [message.text, ...(message.hint === undefined ? [] : [message.hint])];
  const text = paragraphs.map((paragraph) => wrap(general(paragraph), page.width).join("\n")).join("\n\n");
  const shown = await exampleOf(code, page);
  io.stdout.write(`${general(message.title).toUpperCase()}  [${code}]\n\n${text}\n\n${shown}\n`);
  return exitCodes.success;
}

function isCode(code: string): code is MessageCode {
  return Object.hasOwn(messages, code);
}

/** The message as it is drawn by a text that is wrong, and that text put right. */
async function exampleOf(code: MessageCode, page: Page): Promise<string> {
  const { wrong, right, about, beside }: Example = examples[code];
  const { checkExample } = await import("./example.ts");
  const { diagnostics } = checkExample(wrong, beside?.wrong);
  const drawn = diagnostics.find((each) => each.code === code);
  const block = drawn === undefined ? wrong : renderDiagnostic(drawn, page).replace(/\n\n[^\n]*upir explain[^]*$/, "");
  const shown = about === undefined ? block : clipped(block, page.width);
  const given = saysBeside(beside?.wrong);
  const first = given.includes("// shop.upir") ? `${wrong}\n\n` : "";
  return `For example${about === undefined ? "" : `, ${about}`}:\n\n${indented(`${given}${first}${shown}`)}\n\nPut right:\n\n${indented(`${saysBeside(beside?.right)}${right}`)}`;
}

/** The option, the links and the files that go with a text, unless there are too many to be shown. */
function saysBeside({ files = {}, links = {}, set = {} }: Beside = {}): string {
  const options = Object.entries(set).map(([name, value]) => `--set ${name}=${JSON.stringify(value)}\n\n`);
  const shown = Object.entries(files).length > 1 ? [] : Object.entries(files);
  const linked = Object.entries(links).map(([path, target]) => `// ${path} is a link to ${target}\n\n// shop.upir\n`);
  return [...options, ...linked, ...shown.map(([path, text]) => `// ${path}\n${text}\n// shop.upir\n`)].join("");
}

function clipped(text: string, width: number): string {
  return text.replaceAll(/^.*$/gm, (line) => (line.length > width ? `${line.slice(0, width - 3)}…` : line));
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "  ");
}

function listCodes(io: Io): ExitCode {
  const longest = Math.max(...Object.keys(messages).map((code) => code.length));
  for (const [code, { title }] of Object.entries(messages))
    io.stdout.write(`${code.padEnd(longest)}  ${general(title)}\n`);
  return exitCodes.success;
}

/** A message about no place in particular: its holes become placeholders. */
function general(text: string): string {
  return text.replace(/\{(\w+)\}/g, "‹$1›");
}
