"""What a person can do with a scale, and with what a client answered. `actions` takes these up."""

from alliance_tui.ui.action import Action

RATING_ACTIONS = (
    Action("next-item", ("enter",), "Next", "Go to the next item; after the last one come the scores.", "rating"),
    Action("item-down", ("down", "tab"), "Item after", "Go to the next item.", "rating", run="step_item(1)"),
    Action("item-up", ("up", "shift+tab"), "Item before", "Go to the item before.", "rating", run="step_item(-1)"),
    Action("more", ("plus", "equals_sign", "right"), "More", "One step up.", "rating", run="step_answer(1)"),
    Action("less", ("minus", "left"), "Less", "One step down.", "rating", run="step_answer(-1)"),
    Action("clear", ("delete", "backspace"), "Take back", "Leave this item without an answer.", "rating"),
    Action("meaning", ("question_mark",), "Meaning", "What the item means.", "rating"),
    Action("scores", ("s",), "Scores", "What it comes to, and back to the items.", "rating"),
    Action("back", ("escape",), "Back", "Done for now; every answer is kept.", "rating"),
    Action("answer", ("1",), "Answer", "Digits answer; 1 and then 0 is ten.", "answer"),
    Action("hand-over", ("h",), "Hand over", "Let the client answer: the screen shows the scale alone.", "scores"),
    Action("back", ("escape", "enter", "q"), "Back", "Go back.", "scores"),
)
