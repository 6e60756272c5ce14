/**
 * The nonce that this answer's policy allows styles with. The server wrote it into the page; a browser hides it from
 * selectors but not from the property.
 */
export function readStyleNonce(): string {
  return document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";
}

/** Mantine's dialogs lock scrolling with a style of their own, whose nonce a library looks for under this name. */
export function announceStyleNonce(): void {
  Object.assign(globalThis, { __webpack_nonce__: readStyleNonce() });
}
