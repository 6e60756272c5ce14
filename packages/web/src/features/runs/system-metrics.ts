/** Metrics of the machine that belong in one chart: they have one unit. */
export interface SystemChart {
  /** What the chart shows, e.g. `CPU, memory and disk`. */
  readonly title: string;
  /** With its unit. */
  readonly yName: string;
  readonly lines: readonly SystemLine[];
}

export interface SystemLine {
  /** The metric's name, e.g. `system/cpu_utilization_percentage`. */
  readonly key: string;
  readonly name: string;
}

interface ChartKind {
  readonly title: string;
  readonly yName: string;
  /** Matches what follows `system/` and the node. `name` says what the line is called. */
  readonly form: RegExp;
  readonly name: (parts: readonly string[]) => string;
}

const capitalise = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const gpu = (index = "") => `GPU ${index}`;

const kinds: readonly ChartKind[] = [
  {
    title: "CPU, memory and disk",
    yName: "used (%)",
    form: /^(?:(cpu)_utilization|system_(memory)_usage|(disk)_usage)_percentage$/,
    name: (parts) => {
      const what = parts.find((part) => part !== undefined) ?? "";
      return what === "cpu" ? "CPU" : capitalise(what);
    },
  },
  {
    title: "GPUs",
    yName: "used (%)",
    form: /^gpu_(\d+)_(utilization|memory_usage)_percentage$/,
    name: ([index, what]) => `${gpu(index)} ${what === "utilization" ? "busy" : "memory"}`,
  },
  {
    title: "Power of GPUs",
    yName: "power (W)",
    form: /^gpu_(\d+)_power_usage_watts$/,
    name: ([index]) => gpu(index),
  },
  {
    title: "Memory",
    yName: "used (MB)",
    form: /^(?:system|gpu_(\d+))_memory_usage_megabytes$/,
    name: ([index]) => (index === undefined ? "System" : gpu(index)),
  },
  {
    title: "Network",
    yName: "since the start (MB)",
    form: /^network_(receive|transmit)_megabytes$/,
    name: ([way]) => (way === "receive" ? "Received" : "Sent"),
  },
  {
    title: "Disk",
    yName: "(MB)",
    form: /^disk_(usage|available)_megabytes$/,
    name: ([what]) => (what === "usage" ? "Used" : "Free"),
  },
];

/** Charts of a run's system metrics, each node's for itself. What has no place in any gets a chart of its own. */
export function groupSystemMetrics(keys: readonly string[]): SystemChart[] {
  const byNode = Map.groupBy(keys.toSorted(), (key) => key.split("/").slice(1, -1).join("/"));
  return [...byNode].flatMap(([node, ofNode]) => {
    const prefix = node === "" ? "system/" : `system/${node}/`;
    const titleOf = (title: string) => (node === "" ? title : `${title} of ${node}`);
    const left = new Set(ofNode);
    const charts = kinds.flatMap(({ title, yName, form, name }) => {
      const lines = ofNode.flatMap((key): SystemLine[] => {
        const match = form.exec(key.slice(prefix.length));
        if (match === null) return [];
        left.delete(key);
        return [{ key, name: name(match.slice(1)) }];
      });
      return lines.length === 0 ? [] : [{ title: titleOf(title), yName, lines }];
    });
    const others = [...left].map((key) => {
      const name = key.slice(prefix.length);
      return { title: titleOf(name), yName: name, lines: [{ key, name }] };
    });
    return [...charts, ...others];
  });
}
