"""The product's settings, nothing of them switched off, and what the benchmark adds to them."""

from config import settings as product

vars().update({name: value for name, value in vars(product).items() if name.isupper()})

INSTALLED_APPS = [*product.INSTALLED_APPS, "bench"]
MIDDLEWARE = ["bench.middleware.count_queries", *product.MIDDLEWARE]
ROOT_URLCONF = "bench.urls"
