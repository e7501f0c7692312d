/**
 * What earlier runs have found out about a spec, as it is on disk: each conjunct's verdicts are bytes of their own. They are read when the
 * conjunct is asked for, and written as they were read unless there is something new; so what an edit does not touch costs little.
 */
import { deserialize, serialize } from "node:v8";
import type { Known, Memory } from "../engine/remembered.ts";

export interface KeptMemory {
  readonly verdicts: Memory;
  /** Groups of components of which no check of the spec has anything to say (`engine/checks/sound.ts`), those asked for last at the end. */
  readonly sound: Set<string>;
  /** How many conjuncts and groups it knows of. */
  readonly size: number;
  /** Plain data, from which the same memory can be made again. */
  readonly written: () => Written;
}

interface Written {
  readonly verdicts: Map<string, Uint8Array>;
  readonly sound: Set<string>;
}

/** More groups than a spec has that anybody writes, and little enough to read. */
const mostGroups = 2000;

/** The memory that was written, or an empty one if that is none. */
export function memoryFrom(kept: unknown): KeptMemory {
  const { verdicts, sound } = isWritten(kept)
    ? kept
    : { verdicts: new Map<string, Uint8Array>(), sound: new Set<string>() };
  return {
    verdicts: {
      get(question) {
        const bytes = verdicts.get(question);
        return bytes && (deserialize(bytes) as readonly Known[]);
      },
      set: (question, known) => verdicts.set(question, serialize(known)),
    },
    sound,
    get size() {
      return verdicts.size + sound.size;
    },
    written: () => ({ verdicts, sound: new Set([...sound].slice(-mostGroups)) }),
  };
}

function isWritten(kept: unknown): kept is Written {
  if (typeof kept !== "object" || kept === null || !("verdicts" in kept) || !("sound" in kept)) return false;
  return kept.verdicts instanceof Map && kept.sound instanceof Set;
}
