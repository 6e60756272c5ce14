import { useMutation } from "@tanstack/react-query";
import { pathPrefix } from "#http/path-prefix.ts";
import { requestJson } from "#http/request.ts";

export function useSignOut() {
  return useMutation({
    mutationFn: () => requestJson("/api/v1/session", { method: "DELETE" }),
    // A new document: nothing that was read for this person stays in memory.
    onSuccess: () => globalThis.location.assign(`${pathPrefix}/sign-in`),
  });
}
