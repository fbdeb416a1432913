"""The words around the list of clients: headline, why one is worth a look, what to do about nothing, hints."""

from typing import TYPE_CHECKING

from rich.text import Text

from alliance_tui.domain.reading import counted
from alliance_tui.domain.summary import Summary
from alliance_tui.services.caseload import CaseloadRow
from alliance_tui.services.recovery import Unfinished
from alliance_tui.ui.widgets.hint_line import Hint

if TYPE_CHECKING:
    from alliance_tui.ui.screens.caseload import CaseloadScreen


def head_words(screen: "CaseloadScreen", count: int) -> tuple[str, str, str]:
    """Title, filter and order, and how many clients there are in what kind of practice."""
    practice, view = screen.alliance.practice, screen.view
    between = f" {screen.alliance.glyphs.between} "
    clients = counted(count, "client")
    kind = (["read-only"] if practice.is_read_only else []) + ([] if practice.is_sealed else ["not sealed"])
    archived = [f"{len(view.archived)} archived"] if view.with_archived and view.archived else []
    chosen = [f"filter: {view.text}"] if view.text else []
    abouts = [between.join([*chosen, *([words] if words else [])]) for words in view.order_words]
    for facts in ([*kind, clients, *archived], [*kind, clients], [clients]):
        for about in abouts:
            if len(f" Caseload  {about}  {between.join(facts)} ") <= screen.size.width:
                return "Caseload", about, between.join(facts)
    return "Caseload", between.join(chosen), clients


def about_words(screen: "CaseloadScreen", chosen: CaseloadRow | Unfinished | None) -> Text:
    """The chosen one in a sentence or two: why it is worth a look, or what to do with it."""
    label = screen.alliance.label_of
    if chosen is None:
        return Text("")
    if isinstance(chosen, Unfinished):
        end = label("caseload.finish-found")
        return Text(f"Not ended yet. enter goes on with it, {end} ends it where the program stopped.")
    if chosen.trouble is not None:
        return Text(chosen.trouble.sentence)
    if chosen.client.is_archived:
        return Text("Archived. Open it to bring it back; a new session does so too.")
    waiting = chosen.to_finish
    if waiting is not None and not screen.has_class("-short"):
        key = label("caseload.wrap-up")
        return Text(" ".join([*_reasons(chosen), f"To finish: {waiting_words(waiting)}; {key} goes on."]))
    if chosen.reasons and screen.has_class("-short"):
        return Text(", ".join(reason.short for reason in chosen.reasons))
    if chosen.reasons:
        return Text(" ".join(_reasons(chosen)))
    if chosen.session_count:
        return Text("Nothing is open.")
    return Text("No session yet. enter, and enter again, starts the first.")


def _reasons(row: CaseloadRow) -> list[str]:
    return [reason.words for reason in row.reasons]


def waiting_words(waiting: Summary) -> str:
    """What the wrap-up of a session waits for."""
    parts = [f"{counted(waiting.unnamed, 'moment')} not named"] if waiting.unnamed else []
    parts += [f"{counted(waiting.open_episodes, 'episode')} not rated"] if waiting.open_episodes else []
    return f"session {waiting.number}, {', '.join(parts)}"


def empty_words(screen: "CaseloadScreen") -> str:
    """Why nobody is listed, and what to do about it."""
    view, label = screen.view, screen.alliance.label_of
    new, archived = label("caseload.new-client"), label("caseload.show-archived")
    asleep = counted(view.hidden, "archived client")
    if view.text and view.hidden:
        has = "has" if view.hidden == 1 else "have"
        return f"No client has this in the code, but {asleep} {has}: {archived} shows them. esc shows all."
    if view.text:
        return "No client has this in the code. esc shows all."
    if view.hidden:
        return f"Nobody is in the caseload now. {archived} shows {asleep}; {new} makes a new one."
    rehearse = label("caseload.rehearse")
    return (
        f"No clients yet. Press {new} to make the first one: a code such as K-14, never a name.\n\n"
        f"Or {rehearse} rehearses a session first: three minutes with a client who does not exist."
    )


def caseload_hints(screen: "CaseloadScreen", *, has_found: bool) -> list[Hint]:
    """What the keys do."""
    label = screen.alliance.label_of
    hints = [
        Hint(label("caseload.open-client"), "open", "open", screen.action_open_client),
        Hint(label("caseload.review-client"), "review", "review", screen.action_review_client),
        Hint(label("caseload.new-client"), "new client", "new", screen.action_new_client),
        Hint(label("caseload.filter"), "filter", "filter", screen.action_filter),
        Hint(label("caseload.order"), "order", "order", lambda: screen.action_arrange("order")),
        Hint(label("caseload.search"), "search", "search", lambda: screen.action_show("search")),
        Hint(label("anywhere.help"), "help", "help", screen.alliance.action_help),
        Hint(label("caseload.trends"), "trends", "trends", lambda: screen.action_show("trends")),
        Hint(label("caseload.review-all"), "all sessions", "all", lambda: screen.action_show("review")),
        Hint(label("caseload.settings"), "settings", "settings", lambda: screen.action_show("settings")),
        Hint(label("caseload.codings"), "other coders", "coders", lambda: screen.action_show("codings")),
    ]
    if not screen.view.rows:
        new = next(hint for hint in hints if hint.short == "new")
        hints.remove(new)
        hints[:0] = [new, Hint(label("caseload.rehearse"), "rehearse", "rehearse", screen.action_rehearse)]
    if screen.view.archived:
        words = "hide archived" if screen.view.with_archived else "archived"
        hints.append(Hint(label("caseload.show-archived"), words, words, lambda: screen.action_arrange("archived")))
    if screen.today.plan.not_known:
        words = f"{screen.today.plan.not_known} not known"
        hints.insert(1, Hint(label("caseload.whose"), words, words, lambda: screen.action_show("whose")))
    if screen.today.next_row is not None:
        words = f"start {screen.today.next_row.client.code}"
        hints.insert(1, Hint(label("caseload.start-next"), words, words, screen.action_start_next))
    if any(row.to_finish for row in screen.view.shown):
        hints.insert(2, Hint(label("caseload.wrap-up"), "finish", "finish", screen.action_wrap_up))
    if has_found:
        hints.insert(1, Hint(label("caseload.finish-found"), "end it there", "end it", screen.action_finish_found))
    return hints
