import { useMutation, useQuery } from "@tanstack/react-query";
import { requestJson } from "#http/request.ts";

export interface User {
  readonly actorId: string;
  readonly userName: string;
  readonly roles: readonly string[];
  readonly hasPassword: boolean;
  readonly createdAt: string;
  readonly signedInAt: string | null;
}

export function useUsers() {
  return useQuery({
    queryKey: ["users"],
    queryFn: async ({ signal }) =>
      (await requestJson<{ users: readonly User[] }>("/api/v1/users", { signal })).users,
  });
}

/** A link that signs the user in once. */
export function useMakeSignInLink() {
  return useMutation({
    mutationFn: (userName: string) =>
      requestJson<{ url: string; expiresAt: string }>("/api/v1/sign-in-links", { json: { userName } }),
  });
}
