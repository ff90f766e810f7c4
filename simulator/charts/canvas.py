"""matplotlib, which only this module imports: from a chart to SVG or PNG, the same bytes every time."""

from __future__ import annotations

import io
import logging
import math
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from simulator.charts.palette import light
from simulator.charts.sheet import NARROW, WIDE, Chart, clean, columns
from simulator.charts.svg import themed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

logging.getLogger("matplotlib").setLevel(logging.ERROR)  # where it keeps its fonts is no news

_KEEP = {"backend", "backend_fallback", "interactive", "toolbar", "date.epoch"}
_DOTS = 72  # one point a CSS pixel
_SIZES = {True: 13.0, False: 11.5}

_SETTINGS: Any = {
    "font.family": ["DejaVu Sans"],  # comes with matplotlib: the same layout on every machine
    "svg.fonttype": "none",
    "text.parse_math": False,  # names are text, even with dollar signs
    "text.usetex": False,
    "axes.unicode_minus": True,
    "axes.titlelocation": "left",
    "axes.titlecolor": light("ink"),
    "text.color": light("ink"),
    "axes.labelcolor": light("muted"),
    "xtick.color": light("muted"),
    "ytick.color": light("muted"),
    "lines.solid_capstyle": "round",
    "path.simplify": False,
}


def svg(chart: Chart, wide: bool = True) -> str:
    """An SVG for a page that shows title and note itself; it follows the page's colours."""
    width = WIDE if wide else NARROW
    height = chart.height if wide else chart.height_narrow
    with _set(chart, wide):
        drawn = _drawn(_figure(chart, wide, (width, height), headed=False))
    return themed(drawn, f"{chart.name}-{'wide' if wide else 'narrow'}", chart.title, alone=False)


def standalone_svg(chart: Chart) -> str:
    """An SVG file of its own, with title and note."""
    with _set(chart, wide=True):
        return _file(chart, _headed(chart))


def png(chart: Chart, scale: float = 2.0) -> bytes:
    """A picture with title and note on white; `scale` dots a CSS pixel."""
    with _set(chart, wide=True):
        return _picture(chart, _headed(chart), scale)


def both(chart: Chart) -> tuple[str, bytes]:
    """`standalone_svg` and `png`, laid out once."""
    with _set(chart, wide=True):
        figure = _headed(chart)
        return _file(chart, figure), _picture(chart, figure)


def few_ticks(axis: Axis, at_most: int, text: Callable[[float], str], whole: bool = False) -> None:
    """At most so many round ticks, each written by `text`; `whole` numbers only."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(
        MaxNLocator(at_most, steps=[1, 2, 5, 10] if whole else [1, 2, 2.5, 5, 10], integer=whole)
    )
    axis.set_major_formatter(FuncFormatter(lambda value, _: text(value)))


def whole_places(at_most: int, low: float, high: float) -> list[float]:
    """At most so many round whole numbers between two."""
    from matplotlib.ticker import MaxNLocator

    places = MaxNLocator(at_most, steps=[1, 2, 5, 10], integer=True).tick_values(low, high)
    return [float(one) for one in places if low <= one <= high]


def _headed(chart: Chart) -> Figure:
    return _figure(chart, True, (WIDE, chart.height + _head(chart)), headed=True)


def _file(chart: Chart, figure: Figure) -> str:
    return themed(_drawn(figure), chart.name, chart.title, alone=True)


def _picture(chart: Chart, figure: Figure, scale: float = 2.0) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    out = io.BytesIO()
    figure.patch.set_visible(True)
    figure.set_facecolor(light("paper"))
    figure.set_dpi(_DOTS * scale)
    FigureCanvasAgg(figure).print_png(out, metadata={"Software": None, "Title": clean(chart.title)})  # type: ignore[no-untyped-call]
    return out.getvalue()


def _drawn(figure: Figure) -> str:
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    out = io.StringIO()
    FigureCanvasSVG(figure).print_svg(out, metadata={"Date": None, "Creator": None})  # type: ignore[no-untyped-call]
    return out.getvalue()


@contextmanager
def _set(chart: Chart, wide: bool) -> Iterator[None]:
    """Our settings, whatever the user's are; what the library warns of is not for readers of reports."""
    from matplotlib import rc_context, rcParamsDefault

    ours: Any = {"svg.hashsalt": chart.name, "svg.id": chart.name, "font.size": _SIZES[wide]}
    plain: Any = {key: value for key, value in rcParamsDefault.items() if key not in _KEEP}
    with rc_context({**plain, **_SETTINGS, **ours}), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _figure(chart: Chart, wide: bool, size: tuple[float, float], headed: bool) -> Figure:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(size[0] / _DOTS, size[1] / _DOTS), dpi=_DOTS, layout="constrained")
    figure.patch.set_visible(False)
    top = 1 - _head(chart) / size[1] if headed else 1.0
    room = top - _LEGEND * bool(chart.legend) / size[1]
    figure.get_layout_engine().set(rect=(0.005, 0, 0.99, room), w_pad=0.05, h_pad=0.04)  # type: ignore[call-arg, union-attr]
    chart.paint(_axes(figure, chart.panels, wide), wide)
    if chart.legend:
        _legend(figure, chart, top)
    _settle(figure, size)
    if headed:
        _headline(figure, chart, size[1])
    return figure


def _settle(figure: Figure, size: tuple[float, float]) -> None:
    """Lay out once, then put all axes on whole pixels: the solver's last digits vary between runs."""
    figure.get_layout_engine().execute(figure)  # type: ignore[union-attr]
    figure.set_layout_engine("none")
    for ax in figure.axes:
        box = ax.get_position()
        left, right = (_whole(one * size[0]) / size[0] for one in (box.x0, box.x1))
        low, high = (_whole(one * size[1]) / size[1] for one in (box.y0, box.y1))
        ax.set_position((left, low, right - left, high - low))


def _whole(pixels: float) -> int:
    """The nearest whole number, the same one when the last digits waver around a half."""
    return math.floor(pixels + 0.5 + 1e-6)


def _axes(figure: Figure, panels: int, wide: bool) -> list[Axes]:
    across = columns(panels, wide)
    grid = figure.subplots(-(-panels // across), across, squeeze=False)
    flat = list(grid.flat)
    for one in flat:
        one.patch.set_visible(False)
    for spare in flat[panels:]:
        spare.set_axis_off()
    return flat[:panels]


def _legend(figure: Figure, chart: Chart, top: float) -> None:
    """Below the headline, which ends at `top`; the layout leaves `_LEGEND` pixels for it."""
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], marker=mark, linestyle="", color=light(colour), label=text, markersize=8)
        for mark, colour, text in chart.legend
    ]
    figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0, top),
        ncols=len(handles),
        frameon=False,
        borderpad=0,
        handletextpad=0.2,
        columnspacing=1.4,
    )


# --- title and note -----------------------------------------------------------------------------

_LEGEND, _LINE, _NOTE_LINE = 26, 23, 17
_TITLE_ROOM, _NOTE_ROOM = 78, 112  # characters


def _head(chart: Chart) -> float:
    title, note = _lines(chart)
    return 14.0 + _LINE * len(title) + _NOTE_LINE * len(note)


def _lines(chart: Chart) -> tuple[list[str], list[str]]:
    from textwrap import wrap

    return wrap(clean(chart.title), _TITLE_ROOM), wrap(clean(chart.note), _NOTE_ROOM)


def _headline(figure: Figure, chart: Chart, height: float) -> None:
    title, note = _lines(chart)
    y = height - 10.0
    for line in title:
        figure.text(0.01, y / height, line, va="top", fontsize=16, fontweight="bold", color=light("ink"))
        y -= _LINE
    for line in note:
        figure.text(0.01, y / height, line, va="top", fontsize=12, color=light("muted"))
        y -= _NOTE_LINE
