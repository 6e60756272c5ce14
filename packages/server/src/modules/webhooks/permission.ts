/** Permissions of the module's routes. */
export const Permission = { read: "webhooks:read", write: "webhooks:write" } as const;
