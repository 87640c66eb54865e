"""How a walk is looked at: each size of screen and each scheme of colours once, since neither changes the other."""

LOOKS = [("laptop", "light"), ("phone", "dark")]
