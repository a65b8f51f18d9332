"""Acts that bring a bench to a place of the year, each played once and copied from then on."""

from collections.abc import Callable

from omv_workflow.testing import Bench

Act = Callable[[Bench], object]
_PLAYED: dict[Act, tuple[Bench, Bench]] = {}


def after(act: Act, bench: Bench) -> Bench:
    """The bench after an act: it becomes what the act made of its like, where there was one."""
    like, made = _PLAYED.get(act, (None, None))
    if made and bench == like:
        vars(bench).update(vars(made.copy()))
        return bench
    begun = bench.copy()
    is_copied_whole = begun == bench and not (bench.work or bench.converter)
    act(bench)
    if is_copied_whole:
        _PLAYED[act] = begun, bench.copy()
    return bench
