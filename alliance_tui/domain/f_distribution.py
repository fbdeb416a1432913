"""The F distribution's quantile, for confidence limits, from the standard library alone.

The distribution function is the regularised incomplete beta function: F(x; d1, d2) = I_z(d1 / 2, d2 / 2) with
z = d1 x / (d1 x + d2) (Abramowitz & Stegun 26.6.2). I_z is taken from its continued fraction (26.5.8; DLMF 8.17.22),
evaluated by Lentz's method as in Press et al., Numerical Recipes, "Incomplete Beta Function". The quantile halves an
interval of log x until no number is left between its ends.
"""

from math import exp, lgamma, log, log1p

_TINY = 1e-300
_CLOSE = 1e-16
_MOST_TERMS = 100_000
_FARTHEST = 700.0
"""exp of it is near the largest float."""


def f_quantile(probability: float, above: float, below: float) -> float:
    """The value that F with `above` and `below` degrees of freedom stays under with `probability`.

    Degrees of freedom need not be whole. At the ends of what a float holds the end itself is returned.

    Raises:
        ValueError: when `probability` is not between 0 and 1, or degrees of freedom are not above zero.
    """
    if not (0 < probability < 1 and above > 0 and below > 0):
        raise ValueError("a quantile needs a probability between 0 and 1 and degrees of freedom above zero")
    low, high = -_FARTHEST, _FARTHEST
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return exp(middle)
        if _is_under(exp(middle), probability, above, below):
            low = middle
        else:
            high = middle


def f_cdf(value: float, above: float, below: float) -> float:
    """The probability that F with `above` and `below` degrees of freedom is at most `value`; 0 below zero."""
    if value <= 0:
        return 0.0
    ratio = above * value / below
    return incomplete_beta(ratio / (1 + ratio), 1 / (1 + ratio), above / 2, below / 2)


def incomplete_beta(part: float, rest: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_part(a, b); `rest` is 1 - part, given apart so as to stay exact."""
    if part <= 0:
        return 0.0
    if rest <= 0:
        return 1.0
    if part > (a + 1) / (a + b + 2):
        return 1 - _lower_beta(rest, part, b, a)
    return _lower_beta(part, rest, a, b)


def _is_under(value: float, probability: float, above: float, below: float) -> bool:
    """Whether F is at most `value` with less than `probability`, judged in the smaller tail."""
    ratio = above * value / below
    if probability > 0.5:
        return incomplete_beta(1 / (1 + ratio), ratio / (1 + ratio), below / 2, above / 2) > 1 - probability
    return incomplete_beta(ratio / (1 + ratio), 1 / (1 + ratio), above / 2, below / 2) < probability


def _lower_beta(part: float, rest: float, a: float, b: float) -> float:
    """I_part(a, b) where its continued fraction converges quickly."""
    log_rest = log(rest) if part > 0.5 else log1p(-part)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(part) + b * log_rest)
    return front * _continued_fraction(part, a, b) / a


def _continued_fraction(part: float, a: float, b: float) -> float:
    """Lentz's method: c and d are the two running fractions, each kept from zero."""
    c = 1.0
    d = 1 / _away(1 - (a + b) * part / (a + 1))
    total = d
    for term in range(1, _MOST_TERMS):
        even = term * (b - term) * part / ((a + 2 * term - 1) * (a + 2 * term))
        odd = -(a + term) * (a + b + term) * part / ((a + 2 * term) * (a + 2 * term + 1))
        d = 1 / _away(1 + even * d)
        c = _away(1 + even / c)
        total *= d * c
        d = 1 / _away(1 + odd * d)
        c = _away(1 + odd / c)
        step = d * c
        total *= step
        if abs(step - 1) <= _CLOSE:
            break
    return total


def _away(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
