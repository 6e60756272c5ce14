/**
 * What passwords that leaked again and again are made of, by our own reading of what is published about them. Whole
 * lists are of little use here: of their first ten thousand entries few are as long as the twelve characters asked for.
 */
const commonPieces = `
  password passwort passord passwd parola pass secret private access login signin welcome letmein
  changeme default admin administrator root user guest test demo qwerty qwertz azerty asdf asdfgh zxcv
  zxcvbn qazwsx wsxedc qweasd yxcvbn iloveyou love lovely forever princess angel baby babygirl
  sunshine flower butterfly monkey dragon tiger shadow master killer hunter ranger batman superman
  pokemon football baseball basketball soccer hockey liverpool chelsea arsenal barcelona yankees
  michael jordan jessica ashley michelle daniel jennifer charlie thomas andrew nicole spring summer
  autumn winter january february march april june july august september october november december
  monday friday sunday hello whatever computer internet google facebook windows samsung trustno
  starwars freedom blink plumbline mlflow company office server system security temp temporary please
  my the is new
`
  .trim()
  .split(/\s+/);
const pieces = new RegExp(`^(?:${commonPieces.toSorted((a, b) => b.length - a.length).join("|")})+$`);

/** Letters that people write as digits and signs. */
const letterOf: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "8": "b",
  "9": "g",
  "@": "a",
  $: "s",
  "!": "i",
};

const keyboardRows = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz"];

/** Whether a password is one of the first that a guesser tries: common words, a row of keys, one thing repeated. */
export function isCommonPassword(password: string): boolean {
  const lower = password.toLowerCase();
  return isRepeated(lower) || isRow(lower) || isMadeOfWords(lower);
}

function isRepeated(text: string): boolean {
  return /^(.{1,4})\1+.{0,3}$/su.test(text);
}

/** Neighbours on the keyboard or in the alphabet, in either direction, at least four at a time. */
function isRow(text: string): boolean {
  const rows = keyboardRows.flatMap((row) => [
    row + row,
    Array.from(row + row)
      .toReversed()
      .join(""),
  ]);
  let rest = text;
  while (rest.length >= 4) {
    const length = longestStart(rest, rows);
    if (length < 4) return false;
    rest = rest.slice(length);
  }
  return true;
}

function longestStart(text: string, rows: readonly string[]): number {
  let length = 0;
  while (length < text.length && rows.some((row) => row.includes(text.slice(0, length + 1)))) length++;
  return length;
}

/** Common words one after the other, with years, digits and signs before, between and after. */
function isMadeOfWords(text: string): boolean {
  const plain = text.replaceAll(/[^\p{L}]/gu, "");
  const unmasked = text
    .replace(/^[^\p{L}]+/u, "")
    .replace(/[\d\W_]+$/u, "")
    .replaceAll(/./gsu, (character) => letterOf[character] ?? character)
    .replaceAll(/[^\p{L}]/gu, "");
  return [plain, unmasked].some((letters) => letters === "" || pieces.test(letters));
}
