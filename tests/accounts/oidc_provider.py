"""A company's OpenID provider, small but real: it listens on this machine and checks what the standards ask.

OpenID Connect Core 1.0 (code flow), OpenID Connect Discovery 1.0, RFC 7636 (PKCE, S256).
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "plumbline", "the-client-secret"


class Refused(Exception):
    """The other side sent what the provider must not accept."""


class OpenIDProvider:
    """Signs in whoever `claims` describes. `audience` can be set wrong, to see the other side refuse."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {"sub": "employee-7"}
        self.audience = CLIENT_ID
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.challenges: dict[str, str] = {}
        self.access_tokens: set[str] = set()
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.answer(self, {})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                provider.answer(self, {name: values[0] for name, values in parse_qs(body).items()})

            def log_message(self, *args: object) -> None:
                """Says nothing on the tests' terminal."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))

    def __enter__(self) -> "OpenIDProvider":
        self.thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def answer(self, request: BaseHTTPRequestHandler, form: dict[str, str]) -> None:
        pages = {
            "/.well-known/openid-configuration": self.discovery,
            "/token": lambda: self.token(form),
            "/keys": self.keys,
            "/userinfo": lambda: self.userinfo(request.headers.get("Authorization", "")),
        }
        page = pages.get(urlsplit(request.path).path)
        try:
            status, content = (200, page()) if page else (404, {})
        except Refused as reason:
            status, content = 400, {"error": "invalid_request", "error_description": str(reason)}
        body = json.dumps(content).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def authorise(self, location: str) -> str:
        """What its page does once the person agreed: the path, with code and state, the browser is sent back to."""
        address, query = location.split("?")
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        if address != f"{self.url}/authorize" or asked["client_id"] != CLIENT_ID:
            raise Refused("not for this provider or from an unknown client")
        if "openid" not in asked["scope"].split() or asked["response_type"] != "code":
            raise Refused("not the code flow of OpenID Connect")
        if asked["code_challenge_method"] != "S256":
            raise Refused("PKCE by S256 is required")
        code = secrets.token_urlsafe()
        self.challenges[code] = asked["code_challenge"]
        back = urlsplit(asked["redirect_uri"])
        return f"{back.path}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        if (form["client_id"], form["client_secret"]) != (CLIENT_ID, CLIENT_SECRET):
            raise Refused("unknown client")
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != self.challenges.pop(form["code"], None):
            raise Refused("the code is unknown, was used, or belongs to another browser")
        access_token = secrets.token_urlsafe()
        self.access_tokens.add(access_token)
        now = int(time.time())
        claims = {"iss": self.url, "aud": self.audience, "iat": now, "exp": now + 60, **self.claims}
        id_token = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "1"})
        return {"access_token": access_token, "token_type": "Bearer", "expires_in": 60, "id_token": id_token}

    def keys(self) -> dict[str, Any]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [public | {"kid": "1", "use": "sig", "alg": "RS256"}]}

    def userinfo(self, authorization: str) -> dict[str, Any]:
        if authorization.removeprefix("Bearer ") not in self.access_tokens:
            raise Refused("unknown access token")
        return self.claims
