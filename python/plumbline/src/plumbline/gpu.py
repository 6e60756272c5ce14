"""NVIDIA GPUs of this machine, as nvidia-smi says."""

import shutil
import subprocess

_FIELDS = ("index", "memory.used", "memory.total", "utilization.gpu", "power.draw", "enforced.power.limit")
_QUERY = (f"--query-gpu={','.join(_FIELDS)}", "--format=csv,noheader,nounits")
_ANSWER_SECONDS = 10.0
_MEBI = 1024 * 1024


class GpuProbe:
    """Figures of each GPU by the names of MLflow's logger; none where there is no nvidia-smi, or it fails."""

    def __init__(self) -> None:
        self._command = shutil.which("nvidia-smi")

    def read(self) -> dict[str, float]:
        """What each GPU does now. A figure that a GPU does not give is left out."""
        if self._command is None:
            return {}
        try:
            answer = subprocess.run(
                [self._command, *_QUERY], capture_output=True, text=True, timeout=_ANSWER_SECONDS, check=True
            )
        except (OSError, subprocess.SubprocessError):
            # A GPU that is not there now is no reason to ask for it every few seconds.
            self._command = None
            return {}
        figures: dict[str, float] = {}
        for line in answer.stdout.splitlines():
            figures.update(_figures_of(line))
        return figures


def _figures_of(line: str) -> dict[str, float]:
    index, *texts = (text.strip() for text in line.split(","))
    used_mebibytes, total_mebibytes, utilization, power_watts, limit_watts = (_number(text) for text in texts)
    name = f"gpu_{index}"
    figures: dict[str, float | None] = {
        f"{name}_memory_usage_percentage": _share(used_mebibytes, total_mebibytes),
        f"{name}_memory_usage_megabytes": None if used_mebibytes is None else used_mebibytes * _MEBI / 1e6,
        f"{name}_utilization_percentage": utilization,
        f"{name}_power_usage_watts": power_watts,
        f"{name}_power_usage_percentage": _share(power_watts, limit_watts),
    }
    return {key: round(value, 1) for key, value in figures.items() if value is not None}


def _number(text: str) -> float | None:
    """A GPU without that sensor says [N/A] or the like."""
    try:
        return float(text)
    except ValueError:
        return None


def _share(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else 100 * part / whole
