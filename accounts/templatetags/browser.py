"""Names a browser the way its owner would, so that a session in a list can be recognised."""

from django import template

register = template.Library()

# The first that occurs is meant: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "FxiOS/": "Firefox", "CriOS/": "Chrome",
            "Chrome/": "Chrome", "Safari/": "Safari"}  # fmt: skip
# Android calls itself Linux, iPads and iPhones call themselves Mac OS.
SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS": "Mac",
           "CrOS": "ChromeOS", "Linux": "Linux"}  # fmt: skip


@register.filter
def browser(user_agent: str) -> str:
    """For example "Firefox on Windows", or what is known of it, or "Unknown browser"."""
    name = next((name for sign, name in BROWSERS.items() if sign in user_agent), "Unknown browser")
    system = next((system for sign, system in SYSTEMS.items() if sign in user_agent), "")
    return f"{name} on {system}" if system else name
