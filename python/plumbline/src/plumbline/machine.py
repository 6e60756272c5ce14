"""CPU, memory, disk and network of this machine, from psutil where it is installed, else from /proc."""

import os
import shutil
from pathlib import Path
from typing import Any, NamedTuple

try:
    import psutil as _psutil  # type: ignore[import-untyped]
except ImportError:
    _psutil = None

_MEGA = 1e6


class _Cpu(NamedTuple):
    busy: float
    total: float


class _Traffic(NamedTuple):
    received_bytes: int
    sent_bytes: int


class MachineProbe:
    """
    Reads the figures that MLflow's system metrics logger reads, by the same names and in the same units. Where neither
    psutil nor /proc is there, only the disk's are.
    """

    def __init__(self, proc: Path = Path("/proc"), psutil: Any = _psutil) -> None:
        """:param proc: where the kernel says how it is doing; for tests."""
        self._proc = proc
        self._psutil = psutil
        self._cpu = self._read_cpu()
        self._traffic = self._read_traffic()

    def read(self) -> dict[str, float]:
        """Figures since the last reading; network since the first."""
        return {**self._cpu_figures(), **self._memory_figures(), **_disk_figures(), **self._network_figures()}

    def _cpu_figures(self) -> dict[str, float]:
        before, now = self._cpu, self._read_cpu()
        self._cpu = now
        if before is None or now is None:
            return {}
        passed = now.total - before.total
        if passed <= 0:
            return {}
        share = 100 * (now.busy - before.busy) / passed
        return {"cpu_utilization_percentage": round(min(max(share, 0.0), 100.0), 1)}

    def _memory_figures(self) -> dict[str, float]:
        memory = self._read_memory()
        if memory is None:
            return {}
        used, total = memory
        return {
            "system_memory_usage_megabytes": round(used / _MEGA, 1),
            "system_memory_usage_percentage": round(100 * used / total, 1),
        }

    def _network_figures(self) -> dict[str, float]:
        first, now = self._traffic, self._read_traffic()
        if first is None or now is None:
            return {}
        return {
            "network_receive_megabytes": (now.received_bytes - first.received_bytes) / _MEGA,
            "network_transmit_megabytes": (now.sent_bytes - first.sent_bytes) / _MEGA,
        }

    def _read_cpu(self) -> _Cpu | None:
        if self._psutil is not None:
            times = self._psutil.cpu_times()
            idle = times.idle + getattr(times, "iowait", 0)
            # Time of guests is in that of the user.
            total = sum(times) - getattr(times, "guest", 0) - getattr(times, "guest_nice", 0)
            return _Cpu(total - idle, total)
        text = self._read_text("stat")
        if text is None:
            return None
        # user nice system idle iowait irq softirq steal; guests are in user.
        ticks = [int(field) for field in text.split("\n", 1)[0].split()[1:9]]
        return _Cpu(sum(ticks) - ticks[3] - ticks[4], sum(ticks))

    def _read_memory(self) -> tuple[int, int] | None:
        """Used and all, in bytes."""
        if self._psutil is not None:
            memory = self._psutil.virtual_memory()
            return memory.used, memory.total
        text = self._read_text("meminfo")
        if text is None:
            return None
        kibibytes = {name: int(rest.split()[0]) for name, _, rest in (row.partition(":") for row in text.splitlines())}
        total = kibibytes["MemTotal"] * 1024
        return total - kibibytes["MemAvailable"] * 1024, total

    def _read_traffic(self) -> _Traffic | None:
        if self._psutil is not None:
            traffic = self._psutil.net_io_counters()
            return None if traffic is None else _Traffic(traffic.bytes_recv, traffic.bytes_sent)
        text = self._read_text("net/dev")
        if text is None:
            return None
        rows = [row.partition(":")[2].split() for row in text.splitlines()[2:]]
        return _Traffic(sum(int(row[0]) for row in rows), sum(int(row[8]) for row in rows))

    def _read_text(self, name: str) -> str | None:
        try:
            return (self._proc / name).read_text()
        except OSError:
            return None


def _disk_figures() -> dict[str, float]:
    usage = shutil.disk_usage(os.sep)
    return {
        # What is kept for the superuser is neither used nor free.
        "disk_usage_percentage": round(100 * usage.used / ((usage.used + usage.free) or 1), 1),
        "disk_usage_megabytes": round(usage.used / _MEGA, 1),
        "disk_available_megabytes": round(usage.free / _MEGA, 1),
    }
