/** The version of upir, put in by the build. */
declare const UPIR_VERSION: string | undefined;
declare const UPIR_BUILD: string | undefined;

export const version: string = typeof UPIR_VERSION === "string" ? UPIR_VERSION : "development";

/** What tells this program from any other, of the same version even: a digest of all that it was built from. */
export const build: string = typeof UPIR_BUILD === "string" ? UPIR_BUILD : "development";
