import "@mantine/core/styles.css";
import "#app/global.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "#app/app.tsx";
import { announceStyleNonce } from "#app/style-nonce.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element with the id root");
announceStyleNonce();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
