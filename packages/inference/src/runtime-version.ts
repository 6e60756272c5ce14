import { env } from "onnxruntime-node";

/** Version of the runtime that models are run with, e.g. `1.30.0`. */
export const onnxruntimeVersion: string = env.versions.node ?? env.versions.common;
