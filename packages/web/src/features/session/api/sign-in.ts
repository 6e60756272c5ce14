import { useMutation, useQueryClient } from "@tanstack/react-query";
import { requestJson } from "#http/request.ts";

export type Credentials =
  | { readonly code: string }
  | { readonly userName: string; readonly password: string };

/** Starts this browser's session, by a one-time link's code or by password. */
export function useSignIn(onSignedIn: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (credentials: Credentials) => requestJson("/api/v1/session", { json: credentials }),
    onSuccess: () => {
      // What was kept of whoever used this browser before must not be shown.
      client.clear();
      onSignedIn();
    },
  });
}
