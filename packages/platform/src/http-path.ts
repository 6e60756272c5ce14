/** Percent-escapes side by side: together they may be one character. */
const escapes = /(?:%[0-9a-f]{2})+/gi;

/**
 * Writes escapes that are not UTF-8 as the replacement character, as WSGI servers do: a client that names a file so
 * gets it stored under a readable name, where the router alone would refuse the path without looking for a route.
 */
export function replaceBrokenUtf8(url: string): string {
  if (!url.includes("%")) return url;
  const query = url.indexOf("?");
  const path = query === -1 ? url : url.slice(0, query);
  return path.replaceAll(escapes, repair) + (query === -1 ? "" : url.slice(query));
}

function repair(escaped: string): string {
  try {
    decodeURIComponent(escaped);
    return escaped;
  } catch {
    return encodeURIComponent(Buffer.from(escaped.replaceAll("%", ""), "hex").toString("utf8"));
  }
}
