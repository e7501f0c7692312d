/** The viewer, bundled to text by `src/viewer/bundle.mjs`. */
declare module "upir:viewer" {
  export const script: string;
  export const style: string;
}
