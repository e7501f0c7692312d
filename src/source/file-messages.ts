/** The words for what cannot even be read. */
import type { Message } from "./messages.ts";

export type FileCode =
  "unreadable-file" | "use-leaves-folder" | "link-leaves-folder" | "too-much-used" | "use-cycle" | "not-usable";

export const fileMessages: Readonly<Record<FileCode, Message>> = {
  "unreadable-file": {
    title: "unreadable file",
    text: "I cannot read `{path}`: {reason}.",
  },
  "use-leaves-folder": {
    title: "use leaves the folder",
    text: "`{path}` leads out of the folder of this spec; `use` stays inside it, or inside the built-in library.",
    hint: 'Put the file beside the spec, or use a built-in one such as "patterns/health-check.upir".',
  },
  "link-leaves-folder": {
    title: "link leaves the folder",
    text: "`{path}` is a symbolic link, or lies behind one, and leads out of the folder of this spec; `use` stays inside it.",
    hint: "Put the file itself beside the spec.",
  },
  "too-much-used": {
    title: "too much in use",
    text: "All in all this spec uses more than {limit}, which is more than I follow.",
  },
  "use-cycle": {
    title: "use in a circle",
    text: "These files use one another in a circle: {cycle}.",
  },
  "not-usable": {
    title: "not for use",
    text: "This file is brought in by `use`, so it may hold components, definitions and parameters, but no {kind}.",
    hint: "Move it to the spec that is verified.",
  },
};
