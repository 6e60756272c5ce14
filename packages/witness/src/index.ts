export { createWitness, type RunningWitness } from "./create-witness.ts";
export { type WitnessConfig, witnessConfigSchema } from "./witness-config.ts";
export { runWitness } from "./witness-main.ts";
