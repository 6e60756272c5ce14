/** Permissions of the registry's routes. */
export const Permission = {
  read: "models:read",
  register: "models:register",
  promote: "models:promote",
} as const;
export type Permission = (typeof Permission)[keyof typeof Permission];
