import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  // Relative, so that one build serves below any path: the server puts its own before what the page loads.
  base: "./",
  resolve: { conditions: ["plumbline-source", ...defaultClientConditions] },
  // The server puts a fresh nonce here with each answer: `packages/server/src/web-ui.ts`.
  html: { cspNonce: "__PLUMBLINE_NONCE__" },
  build: {
    target: "baseline-widely-available",
    // An asset as a `data:` address would need a wider policy.
    assetsInlineLimit: 0,
    // Nothing but hashed files lies there, so all of it may be kept for ever.
    assetsDir: "assets",
    modulePreload: { polyfill: false },
  },
});
