/** Where to go after signing in: a page of this server, whatever the address asked for. */
export function safeNextPath(next: string | undefined, origin: string): string {
  const url = URL.parse(next ?? "/", origin);
  // Compared after parsing: browsers read `//host`, `/\\host` and `/<tab>/host` as other servers.
  if (url === null || url.origin !== origin || url.pathname.startsWith("/sign-in")) return "/";
  return `${url.pathname}${url.search}${url.hash}`;
}
