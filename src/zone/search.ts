/** Long searches as generators: they pause every few hundred zones, and are told then whether to stop. */
export type Search<Result> = Generator<void, Result, boolean>;

/** Runs a search to its end; `stop` is awaited at each pause, so that signals get through. */
export async function withPauses<Result>(search: Search<Result>, stop: () => Promise<boolean>): Promise<Result> {
  for (let step = search.next(); ; step = search.next(await stop())) if (step.done === true) return step.value;
}

/** The same without a pause. */
export function atOnce<Result>(search: Search<Result>): Result {
  for (let step = search.next(); ; step = search.next(false)) if (step.done === true) return step.value;
}
