/** `upir explain`: what the code of a message stands for. */
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import { wrap } from "../report/page.ts";
import { nearNames } from "../source/did-you-mean.ts";
import { messages } from "../source/messages.ts";
import type { Message } from "../source/messages.ts";
import { sayUsage } from "./complain.ts";
import type { Io } from "./io.ts";
import { pageOf } from "./io.ts";

export function explainCommand(code: string | undefined, io: Io): ExitCode {
  if (code === undefined) return listCodes(io);
  const known = new Map<string, Message>(Object.entries(messages));
  const message = known.get(code);
  if (message === undefined) {
    return sayUsage(
      `there is no message with the code \`${code}\`; \`upir explain\` lists them all`,
      io,
      nearNames(code, [...known.keys()]),
    );
  }
  const { width } = pageOf(io.stdout, io.env, false);
  const paragraphs = [message.text, ...(message.hint === undefined ? [] : [message.hint])];
  const text = paragraphs.map((paragraph) => wrap(general(paragraph), width).join("\n")).join("\n\n");
  io.stdout.write(`${general(message.title).toUpperCase()}  [${code}]\n\n${text}\n`);
  return exitCodes.success;
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
