/**
 * Where a page of MLflow's own web interface is here. Its clients print such addresses when a run ends, e.g.
 * `http://plumbline:5000/#/experiments/2/runs/7f…`, and people keep them.
 *
 * @param hash What follows the `#`.
 * @returns the path here, or nothing for a hash that is none of MLflow's pages.
 */
export function readMlflowLink(hash: string): string | undefined {
  const [path = ""] = hash.split("?");
  const [, noun, id, part, item] = path.split("/");
  if (noun === "experiments") {
    if (part === "runs" && item) return `/runs/${item}`;
    return id ? `/runs?experiment=${id}` : "/runs";
  }
  if (noun === "models") {
    if (!id) return "/models";
    return part === "versions" && item ? `/models/${id}/versions/${item}` : `/models/${id}`;
  }
  return undefined;
}
