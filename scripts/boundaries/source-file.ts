import { type Node, parseSync } from "oxc-parser";

/** A source file as the boundary rules see it. */
export interface SourceFile {
  /** From the repository's root, with forward slashes. */
  readonly path: string;
  readonly imports: readonly { readonly specifier: string; readonly line: number }[];
  readonly program: Node;
  lineOf(offset: number): number;
}

export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** @throws Error where the text is not TypeScript: a file that cannot be read cannot be passed. */
export function parseSourceFile(path: string, text: string): SourceFile {
  const { module, program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const lineOf = (offset: number) => text.slice(0, offset).split("\n").length;
  const statics = module.staticImports.map(({ moduleRequest }) => moduleRequest);
  const exported = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap((entry) => entry.moduleRequest ?? []),
  );
  const dynamic = module.dynamicImports.map(({ moduleRequest }) => ({
    ...moduleRequest,
    value: text.slice(moduleRequest.start + 1, moduleRequest.end - 1),
  }));
  return {
    path,
    program,
    lineOf,
    imports: [...statics, ...exported, ...dynamic].map(({ value, start }) => ({
      specifier: value,
      line: lineOf(start),
    })),
  };
}
