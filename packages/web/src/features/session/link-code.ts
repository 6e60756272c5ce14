/** The code of a one-time sign-in link: what follows `#code=` in its address. */
export function readLinkCode(hash: string): string | undefined {
  const code = new URLSearchParams(hash.replace(/^#/, "")).get("code");
  return code === null || code === "" ? undefined : code;
}
