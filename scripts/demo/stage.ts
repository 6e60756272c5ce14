import type { People } from "./person.ts";

/** What is set up once, and every step uses. */
export interface Stage {
  readonly directory: string;
  readonly serverUrl: string;
  readonly gatewayUrl: string;
  /** Path of the Python that has the example's packages. */
  readonly python: string;
  readonly people: People;
  readonly signInLink: string;
}

/** Names that the steps agree on. */
export const modelName = "employment";
export const datasetName = "ma-employment-2015-held-out";
export const deploymentName = "employment";
export const target = "production";
