/** Whether a thing is in use or deleted; what is deleted can be restored. */
export const LifecycleStage = { active: "active", deleted: "deleted" } as const;
export type LifecycleStage = (typeof LifecycleStage)[keyof typeof LifecycleStage];

/** MLflow's `ViewType`, by name and by number. */
const stagesOfView: Readonly<Record<string, readonly LifecycleStage[]>> = {
  ACTIVE_ONLY: [LifecycleStage.active],
  DELETED_ONLY: [LifecycleStage.deleted],
  ALL: [LifecycleStage.active, LifecycleStage.deleted],
  "1": [LifecycleStage.active],
  "2": [LifecycleStage.deleted],
  "3": [LifecycleStage.active, LifecycleStage.deleted],
};

/** What a view shows. An unknown view is the active things, as with MLflow. */
export function stagesOf(view: unknown): readonly LifecycleStage[] {
  const name = typeof view === "number" || typeof view === "string" ? String(view) : "";
  return Object.hasOwn(stagesOfView, name) ? stagesOfView[name]! : [LifecycleStage.active];
}
