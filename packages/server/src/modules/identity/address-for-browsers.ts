import type { AppContext } from "#context";

/**
 * Where browsers reach this server, with the path that it is served below.
 * @param origin where it is reached where no setting says so.
 */
export function addressForBrowsers(
  { publicUrl, staticPrefix }: AppContext["config"],
  origin: string,
): string {
  const address = (publicUrl ?? origin).replace(/\/$/, "");
  return address.endsWith(staticPrefix) ? address : `${address}${staticPrefix}`;
}
