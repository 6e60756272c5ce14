/** A file that is not what it was said to be. Its message is for the person who sent it. */
export class UnreadableFile extends Error {
  override readonly name = "UnreadableFile";
}

/** The part of DuckDB's message that says what is wrong, without its advice on options and without our paths. */
export function describeFailure(error: unknown, path: string): string {
  const text = error instanceof Error ? error.message : String(error);
  const csv = /CSV Error on Line: (\d+)/.exec(text);
  if (csv !== null) return `line ${csv[1]}: ${csvFault(text)}`;
  if (text.includes("state machine reached an invalid state")) {
    return "its line ends are mixed, or a quoted field is not closed as RFC 4180 says";
  }
  const firstLine = text.split("\n", 1)[0] ?? "";
  return firstLine
    .replaceAll(path, "the file")
    .replace(/^(\w+ )*Error: /, "")
    .trim();
}

function csvFault(text: string): string {
  const counts = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(text);
  if (counts !== null) return `has ${counts[2]} fields where the header has ${counts[1]}`;
  if (text.includes("unterminated quote")) return "a quoted field is not closed";
  if (text.includes("not utf-8 encoded")) return "is not UTF-8; convert the file to UTF-8";
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const fault = lines.find((line) => !/^(Invalid Input Error|CSV Error|Original Line)/.test(line));
  return fault?.trim() ?? "is not CSV as RFC 4180 says";
}
