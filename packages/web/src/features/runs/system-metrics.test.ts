import { expect, test } from "vitest";
import { groupSystemMetrics } from "./system-metrics.ts";

const shown = (keys: readonly string[]) =>
  groupSystemMetrics(keys).map(({ title, lines }) => [title, ...lines.map(({ name }) => name)]);

test("metrics of one unit share a chart, in words", () => {
  const keys = [
    "cpu_utilization_percentage",
    "disk_available_megabytes",
    "disk_usage_megabytes",
    "disk_usage_percentage",
    "gpu_0_memory_usage_megabytes",
    "gpu_0_memory_usage_percentage",
    "gpu_0_power_usage_watts",
    "gpu_0_utilization_percentage",
    "network_receive_megabytes",
    "network_transmit_megabytes",
    "system_memory_usage_megabytes",
    "system_memory_usage_percentage",
  ].map((name) => `system/${name}`);
  expect(shown(keys)).toEqual([
    ["CPU, memory and disk", "CPU", "Disk", "Memory"],
    ["GPUs", "GPU 0 memory", "GPU 0 busy"],
    ["Power of GPUs", "GPU 0"],
    ["Memory", "GPU 0", "System"],
    ["Network", "Received", "Sent"],
    ["Disk", "Free", "Used"],
  ]);
});

test("each node has charts of its own, and so has what nobody knows", () => {
  expect(
    shown(["system/node_1/cpu_utilization_percentage", "system/cpu_utilization_percentage", "system/fans"]),
  ).toEqual([
    ["CPU, memory and disk", "CPU"],
    ["fans", "fans"],
    ["CPU, memory and disk of node_1", "CPU"],
  ]);
});
