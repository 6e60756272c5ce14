import type { WindowAnalysis, WindowQuestion } from "./analyse-window.ts";
import type { SegmentInspection, SegmentQuestion } from "./inspect-segment.ts";

/** What the reading thread can be asked, by name. */
export interface LogQuestions {
  readonly inspect: { readonly question: SegmentQuestion; readonly answer: SegmentInspection };
  readonly analyse: { readonly question: WindowQuestion; readonly answer: WindowAnalysis };
}

export type LogRequest = {
  [Name in keyof LogQuestions]: {
    readonly id: number;
    readonly name: Name;
    readonly question: LogQuestions[Name]["question"];
  };
}[keyof LogQuestions];

export type LogAnswer =
  | { readonly id: number; readonly answer: LogQuestions[keyof LogQuestions]["answer"] }
  | { readonly id: number; readonly failure: string };
