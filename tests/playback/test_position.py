"""Where a player is between two of its messages."""

from alliance_tui.playback.position import PlayerPosition


class Clock:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_it_stands_until_it_says_that_it_moved() -> None:
    clock = Clock()
    position = PlayerPosition(clock)
    position.jump(61.5)
    position.run(is_running=True)
    clock.now_s += 0.2
    assert position.at() == 61.5
    position.say(61.54)
    clock.now_s += 0.3
    assert round(position.at(), 6) == 61.84


def test_a_message_that_was_late_does_not_put_it_back() -> None:
    clock = Clock()
    position = PlayerPosition(clock)
    position.run(is_running=True)
    position.say(10.0)
    clock.now_s += 0.5
    position.say(10.1)
    assert round(position.at(), 6) == 10.5
    assert round(position.at(ago_s=0.2), 6) == 10.3


def test_a_player_that_stumbled_is_believed_within_a_second() -> None:
    clock = Clock()
    position = PlayerPosition(clock)
    position.run(is_running=True)
    position.say(10.0)
    for step in range(1, 40):
        clock.now_s += 0.04
        position.say(9.0 + step * 0.04)
    assert round(position.at(), 6) == round(9.0 + 39 * 0.04, 6)


def test_what_it_said_before_a_jump_or_a_hold_does_not_count() -> None:
    clock = Clock()
    position = PlayerPosition(clock)
    position.run(is_running=True)
    position.say(100.0)
    position.jump(20.0)
    clock.now_s += 0.1
    assert round(position.at(), 6) == 20.1
    position.run(is_running=False)
    clock.now_s += 5
    assert round(position.at(), 6) == 20.1
    position.say(20.08)
    assert position.at() == 20.08


def test_at_double_speed_it_is_twice_as_far() -> None:
    clock = Clock()
    position = PlayerPosition(clock)
    position.run(is_running=True)
    position.say(10.0)
    position.go_at(2.0)
    clock.now_s += 1
    assert round(position.at(), 6) == 12.0
