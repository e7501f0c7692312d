import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { viteViewer } from "./src/viewer/bundle.mjs";

export default defineConfig({
  plugins: [viteViewer],
  test: {
    env: { XDG_STATE_HOME: join(tmpdir(), "upir-test-state"), UPIR_CACHE: join(tmpdir(), "upir-test-cache") },
    include: ["test/**/*.test.ts"],
    // All cores, since most of a test is waiting for what it has started.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
