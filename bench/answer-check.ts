import type { BenchAnswer, BenchRequest } from "./keep-alive-connection.ts";
import { textOfSuccess } from "./target.ts";

/** Answers up to this size are all read; of longer ones the first and then one in `readOneIn`. */
const readAlwaysBytes = 16 * 1024;
const readOneIn = 50;
/** How much shorter than one that was read a long answer may be. */
const shortestShare = 0.95;

/**
 * Sees to it that no fast error and no short answer counts. The load program shares the machine with the server, so a
 * long answer is read through now and then only; each of the others has the status and the length of one that was read.
 */
export class AnswerCheck {
  readonly #isRight: (answer: Readonly<Record<string, unknown>>) => boolean;
  #readBytes = 0;
  #sinceRead = 0;

  /** @param isRight Whether an answer holds what was asked for. */
  constructor(isRight: (answer: Readonly<Record<string, unknown>>) => boolean) {
    this.#isRight = isRight;
  }

  /**
   * @returns the answer, or an empty object where this one was not read.
   * @throws Error where it is not what was asked for.
   */
  read(request: BenchRequest, answer: BenchAnswer): Record<string, unknown> {
    const { length } = answer.body;
    if (answer.status === 200 && length > readAlwaysBytes && this.#readBytes > 0) {
      if (length < this.#readBytes * shortestShare) {
        throw new Error(`${request.path}: ${length} bytes, where it was ${this.#readBytes}`);
      }
      this.#sinceRead += 1;
      if (this.#sinceRead < readOneIn) return {};
    }
    const text = textOfSuccess(request, answer);
    const value = JSON.parse(text) as Record<string, unknown>;
    if (!this.#isRight(value)) {
      throw new Error(`${request.path}: this is not what was asked for: ${text.slice(0, 300)}`);
    }
    this.#readBytes = length;
    this.#sinceRead = 0;
    return value;
  }
}

/** An answer whose list `name` has exactly `count` members. */
export function listOf(name: string, count: number): AnswerCheck {
  return new AnswerCheck((answer) => {
    const list = answer[name];
    return Array.isArray(list) && list.length === count;
  });
}

/** An answer without content, as writes have it. */
export function emptyAnswer(): AnswerCheck {
  return new AnswerCheck((answer) => Object.keys(answer).length === 0);
}
