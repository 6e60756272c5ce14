const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** Four significant digits, so that figures can be compared at a glance; counts keep all theirs. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return whole.format(value).replace("-", "−");
  const size = Math.abs(value);
  const text =
    size >= 1e-4 && size < 1e6
      ? Number(value.toPrecision(4)).toLocaleString("en", { maximumFractionDigits: 20 })
      : value.toExponential(3);
  return text.replace("-", "−");
}

export function formatPercent(share: number): string {
  return `${(share * 100).toFixed(share !== 0 && Math.abs(share) < 0.1 ? 2 : 1).replace("-", "−")} %`;
}

/** `12.3 MB`, by thousands. */
export function formatBytes(sizeBytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let [value, unit] = [sizeBytes, 0];
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 2 : 1)} ${units[unit]}`;
}
