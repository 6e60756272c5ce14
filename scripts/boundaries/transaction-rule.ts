import type { Node } from "oxc-parser";
import type { SourceFile, Violation } from "./source-file.ts";

type AnyNode = Node & Record<string, unknown>;

/**
 * Inside a transaction only database calls are awaited: in a function that takes a `Transaction`, and in one given to
 * `storage.write`, every awaited expression must be made from the transaction.
 */
export function checkTransactionAwaits(file: SourceFile): Violation[] {
  const violations: Violation[] = [];
  walk(file.program, (node, parent) => {
    const name = isFunction(node) ? transactionParameter(node, parent) : undefined;
    if (name === undefined) return;
    const known = new Set([name]);
    walk(node["body"], (inner) => {
      if (inner.type === "VariableDeclarator" && mentions(inner["init"], known)) {
        for (const declared of identifiersOf(inner["id"])) known.add(declared);
      }
      if (inner.type === "AwaitExpression" && !mentions(inner["argument"], known)) {
        violations.push({
          path: file.path,
          line: file.lineOf(inner.start),
          message: `awaits something other than the database inside a transaction (${name})`,
        });
      }
    });
  });
  return violations;
}

function isFunction(node: AnyNode): boolean {
  return ["ArrowFunctionExpression", "FunctionExpression", "FunctionDeclaration"].includes(node.type);
}

/** The name of the parameter that is the transaction, where this function has one. */
function transactionParameter(node: AnyNode, parent: AnyNode | undefined): string | undefined {
  const parameters = node["params"] as AnyNode[];
  const typed = parameters.find(
    ({ typeAnnotation }) =>
      ((typeAnnotation as AnyNode | undefined)?.["typeAnnotation"] as AnyNode | undefined)?.type ===
        "TSTypeReference" && identifiersOf(typeAnnotation).has("Transaction"),
  );
  const found = typed ?? (isStorageWrite(parent) ? parameters[0] : undefined);
  return found?.type === "Identifier" ? found["name"] : undefined;
}

function isStorageWrite(call: AnyNode | undefined): boolean {
  if (call?.type !== "CallExpression") return false;
  const callee = call["callee"] as AnyNode;
  return (
    callee.type === "MemberExpression" &&
    (callee["property"] as AnyNode)["name"] === "write" &&
    identifiersOf(callee["object"]).has("storage")
  );
}

function mentions(node: unknown, names: ReadonlySet<string>): boolean {
  return [...identifiersOf(node)].some((name) => names.has(name));
}

function identifiersOf(node: unknown): Set<string> {
  const names = new Set<string>();
  walk(node, (inner) => {
    if (inner.type === "Identifier") names.add(inner["name"]);
  });
  return names;
}

function walk(
  node: unknown,
  visit: (node: AnyNode, parent: AnyNode | undefined) => void,
  parent?: AnyNode,
): void {
  if (Array.isArray(node)) {
    for (const item of node) walk(item, visit, parent);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  const here = node as AnyNode;
  if (typeof here.type === "string") visit(here, parent);
  for (const [key, value] of Object.entries(here)) if (key !== "parent") walk(value, visit, here);
}
