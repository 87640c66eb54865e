"""All settings, read once from the environment. docs/operations.md explains each variable.

With nothing set this is the embedded default: SQLite, a broker in a folder, mail to the console, all under
`var/`. Production is the same code with DATABASE_URL, REDIS_URL, SECRET_KEY, ALLOWED_HOSTS and EMAIL_URL.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from environs import Env, validate

from config.secret_key import kept_secret_key

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var")))

# --- What kind of site this is -------------------------------------------------------------------------

DEBUG = False
# The demo has sign-ins with a published password, lets e-mail addresses go unverified and speaks plain HTTP.
DEMO = env.bool("DEMO", False)
HTTPS = env.bool("HTTPS", not DEMO)
SECRET_KEY = env.str("SECRET_KEY", "") or kept_secret_key(DATA_DIR)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

# --- The application -----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "accounts",
    "roles",
    "assessments",
    "reports",
    # config.admin lists what is in it: found by itself, the packages' secrets would be in it too.
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "knox",
    "rest_framework",
    "template_partials",
]

MIDDLEWARE = [
    "config.middleware.health",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.api.middleware.ApiMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
        },
    },
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = env.str("TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True

# --- Data ----------------------------------------------------------------------------------------------

DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA_DIR / 'plumbline.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # 16 processes × 200 read-then-write transactions: 825 "database is locked" without these lines, 0 with them.
    # With recursive triggers, what the database refuses to delete is not replaced either (accounts/triggers.py).
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    # A statement sent for the third time is planned no more: 0.5 to 2 ms a page, of 5 to 17.
    planned_once = {"server_side_binding": True, "prepare_threshold": 2}
    DATABASES["default"]["OPTIONS"] = planned_once | DATABASES["default"].get("OPTIONS", {})

REDIS_URL = env.str("REDIS_URL", "")
# Rate limits count across processes, so the cache is always a shared one.
CACHES = {
    "default": {
        "BACKEND": "config.redis_cache.CountingRedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }
    if REDIS_URL
    else {
        "BACKEND": "config.folder_cache.FolderCache",
        "LOCATION": DATA_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 2_000},  # a write lists the folder: 1.8 ms when empty, 35 ms with 19,000 files
    }
}

MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    # Nothing in it has a public address: every download passes a view that authorises it.
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static_files.StaticFiles"},
}

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.fonts.FontFinder",
]

# --- Background work -----------------------------------------------------------------------------------
# The database is the truth; the broker only carries ids. docs/operations.md has what was measured.

BROKER_FOLDER = DATA_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "folder://"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    # Without the two time-outs a frozen Redis holds a page for over a minute; with retries a stopped one for 6 s.
    {
        "socket_timeout": 2,
        "socket_connect_timeout": 2,
        "max_retries": 0,
        "interval_start": 0,
        "interval_step": 0,
    }
    if REDIS_URL
    else {"folder": str(BROKER_FOLDER), "polling_interval": 0.05}
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False  # the sweeper publishes again; a page never waits for the broker
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 280_000  # kB
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- Accounts ------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "accounts.adapters.CompanyAccountAdapter"
MFA_ADAPTER = "accounts.adapters.TwoFactorAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "signup": "accounts.forms.SignUpForm",
    "add_email": "accounts.forms.ChangeEmailForm",
    "reset_password": "accounts.forms.ForgottenPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional" if DEMO else "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up, and in no other
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Plumbline] "
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Plumbline"
SECOND_FACTOR_REQUIRED = not DEMO  # of site staff, and of whoever sees others' results or edits matrices
ORGANISATIONS_BY = env.str("ORGANISATIONS_BY", "everyone", validate=validate.OneOf(["everyone", "staff"]))
USERSESSIONS_TRACK_ACTIVITY = False  # a write on every request would cost each page one query more

SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # an address asserted elsewhere never opens an account made here
SOCIALACCOUNT_PROVIDERS = {}
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", "")
# Where company sign-in may lead the browser on its way, when that is more than the provider's own address.
OIDC_ORIGINS = env.list("OIDC_ORIGINS", [OIDC_SERVER_URL] if OIDC_SERVER_URL else [])
if OIDC_SERVER_URL:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "company",
                "name": env.str("OIDC_NAME", "your company account"),
                "client_id": env.str("OIDC_CLIENT_ID"),
                "secret": env.str("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ],
    }

SESSION_ENGINE = "django.contrib.sessions.backends.db"  # pages go on without the cache
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# --- Mail ----------------------------------------------------------------------------------------------

vars().update({k: v for k, v in env.dj_email_url("EMAIL_URL", "console://").items() if k.startswith("EMAIL_")})
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Plumbline <plumbline@localhost>")

# --- Security ------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],  # data: is the picture of the two-factor secret
        "connect-src": [SELF],
        # Browsers apply form-action to the redirect that follows, so company sign-in must be named.
        "form-action": [SELF, *OIDC_ORIGINS],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # load balancers ask over plain HTTP
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)  # else all people share the proxy's address and its limits
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"

# --- API -----------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    # The first of them says how a 401 asks for credentials.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.BearerAuthentication",
        "accounts.authentication.BrowserAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.api.parsers.Utf8JsonParser"],
    "DEFAULT_FILTER_BACKENDS": ["config.api.filters.KnownFilters"],
    "DEFAULT_PAGINATION_CLASS": "config.api.pages.KeysetPages",
    "DEFAULT_THROTTLE_CLASSES": ["config.api.throttles.SignedInRate", "config.api.throttles.SignedOutRate"],
    "DEFAULT_THROTTLE_RATES": {
        "signed-in": env.str("API_RATE_SIGNED_IN", "600/min"),
        "signed-out": env.str("API_RATE_SIGNED_OUT", "120/min"),
    },
    "DEFAULT_SCHEMA_CLASS": "config.api.schema.Operation",
    "EXCEPTION_HANDLER": "config.api.problems.answer_to",
    "NUM_PROXIES": int(BEHIND_PROXY),
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "TITLE": "Plumbline",
    "VERSION": "1.0.0",
    "DESCRIPTION": "Where you stand against a role, how sure that is, and what comes next, for programs.",
    "LICENSE": {"name": "MIT"},
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SORT_OPERATIONS": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_SPLIT_PATCH": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_SUFFIX": "",
    "ENUM_NAME_OVERRIDES": {
        "VersionState": ["published", "retired"],
        "ReportState": ["queued", "drawing", "done", "failed", "gone"],
        "AssessmentState": ["draft", "open", "closed"],
        "ItemState": ["active", "retired"],
        "ItemKind": ["single_choice", "select_all", "numeric", "ordering", "code_reading", "scenario"],
    },
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "config.api.schema.complete"],
}
MIGRATION_MODULES = {"knox": None}  # its own table of tokens is not used
KNOX_TOKEN_MODEL = "accounts.ApiToken"  # noqa: S105  # the name of a model, not a secret
REST_KNOX = {"AUTH_HEADER_PREFIX": "Bearer", "TOKEN_PREFIX": "plumb_"}

# --- Logs ----------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    # Unlike Django's default, errors reach the console although DEBUG is off, and mail nobody.
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # Django leaves it to the server to drop the body of an answer to HEAD, which gunicorn does and warns of.
        "gunicorn.http.wsgi": {"level": "ERROR"},
        # Each of them says several lines for every report.
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
    },
}
