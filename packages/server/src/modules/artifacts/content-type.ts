/** Types by extension, as MLflow clients know them. What is not here is a binary file. */
const types: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  bmp: "image/bmp",
  svg: "image/svg+xml",
  webp: "image/webp",
  html: "text/html",
  htm: "text/html",
  css: "text/css",
  pdf: "application/pdf",
  zip: "application/zip",
  tar: "application/x-tar",
  mp3: "audio/mpeg",
  wav: "audio/x-wav",
  mp4: "video/mp4",
  webm: "video/webm",
};

const textExtensions = new Set(
  (
    "txt log err cfg conf cnf cf ini properties prop hocon toml yaml yml xml json js py py3 csv tsv md rst ipynb " +
    "MLmodel MLproject"
  ).split(" "),
);

/** The Content-Type of a file, by its name alone: content is never sniffed. */
export function contentTypeOf(fileName: string): string {
  const dot = fileName.lastIndexOf(".");
  const extension = dot > 0 ? fileName.slice(dot + 1) : fileName;
  if (textExtensions.has(extension)) return "text/plain";
  return types[extension.toLowerCase()] ?? "application/octet-stream";
}

/** `attachment` with the file's name (RFC 6266), so that nothing uploaded is shown as a page of this server. */
export function attachmentDisposition(fileName: string): string {
  const plain = fileName.normalize("NFKD").replace(/[^\u0020-\u007e]/g, "") || "download";
  const named = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(plain) ? plain : `"${plain.replace(/["\\]/g, "\\$&")}"`;
  if (plain === fileName) return `attachment; filename=${named}`;
  const encoded = encodeURIComponent(fileName).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `attachment; filename=${named}; filename*=UTF-8''${encoded}`;
}
