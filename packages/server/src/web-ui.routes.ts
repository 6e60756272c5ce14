import type { Route } from "#context";

export const webUiRoutes: readonly Route[] = [];
