/**
 * Below which path this server is reached, e.g. `/plumbline`; empty for the root. The server writes it into the page:
 * one build serves under any.
 */
export const pathPrefix = readPrefix();

/** Where this server is, as other programs have to be told. */
export function serverAddress(): string {
  return `${globalThis.location.origin}${pathPrefix}`;
}

function readPrefix(): string {
  if (!("document" in globalThis)) return "";
  const content = document.querySelector('meta[name="path-prefix"]')?.getAttribute("content") ?? "";
  // What a page has that no server sent, such as that of a development server.
  return content.startsWith("/") ? content : "";
}
