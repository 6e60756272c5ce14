import { defineErrors } from "@plumbline/platform";

export const retentionErrors = defineErrors("retention", {
  "sweep-under-way": {
    status: 409,
    message: () => "what was deleted is being removed already; ask again when that is done",
  },
});
