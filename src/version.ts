/** The version of upir, put in by the build. */
declare const UPIR_VERSION: string | undefined;

export const version: string = typeof UPIR_VERSION === "string" ? UPIR_VERSION : "development";
