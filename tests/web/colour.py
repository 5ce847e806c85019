"""Contrast of colours written as oklch(), by the formulas of CSS Color 4 and WCAG 2.2."""

import math
import re

Linear = tuple[float, float, float]

OKLCH = re.compile(r"oklch\((?P<l>[\d.]+)% (?P<c>[\d.]+) (?P<h>[\d.]+)\)")


def tokens(css: str) -> dict[str, tuple[Linear, Linear]]:
    """Each opaque `light-dark(oklch(…), oklch(…))` token as linear sRGB on both papers."""
    found = re.findall(r"--([\w-]+): light-dark\((oklch\([^)/]*\)), (oklch\([^)/]*\))\);", css)
    return {name: (linear(light), linear(dark)) for name, light, dark in found}


def linear(text: str) -> Linear:
    """Linear sRGB of an oklch colour, clipped to the screen."""
    match = OKLCH.fullmatch(text)
    assert match, f"{text} is not an opaque oklch colour"
    lightness, chroma, hue = float(match["l"]) / 100, float(match["c"]), math.radians(float(match["h"]))
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    return (clip(red), clip(green), clip(blue))


def mixed(top: Linear, bottom: Linear, share: float) -> Linear:
    """`share` of `top` painted over `bottom`, in the gamma space a screen composites in."""
    pairs = zip(top, bottom, strict=True)
    red, green, blue = (decoded(share * encoded(a) + (1 - share) * encoded(b)) for a, b in pairs)
    return (red, green, blue)


def contrast(one: Linear, other: Linear) -> float:
    """WCAG ratio, 1 to 21."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: Linear) -> float:
    red, green, blue = colour
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def clip(channel: float) -> float:
    return min(1.0, max(0.0, channel))


def encoded(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def decoded(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
