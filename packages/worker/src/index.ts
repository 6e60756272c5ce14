export { createWorker, type Worker } from "./worker.ts";
export { type WorkerConfig, workerConfigSchema } from "./worker-config.ts";
export { runWorker } from "./worker-main.ts";
