"""Captures that a device sealed to the server's public key: whoever holds the device can't read them.

P-256 key agreement with a fresh key for each capture, HKDF with SHA-256, AES-256 in GCM; the capture's id is the
authenticated data. The browser's side is `static/capture/app/seal.js`.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from footfall.capture.rules.json_body import read_json
from footfall.shared.errors import Invalid

PURPOSE = b"footfall capture 1"
CURVE = ec.SECP256R1()
Keys = Mapping[str, ec.EllipticCurvePrivateKey]


class Unopened(Invalid):
    """The sealed capture can't be opened: it was cut short, changed, or sealed to a key this server does not have."""


def key_name(public: bytes) -> str:
    """The short name a device calls a server key by."""
    return hashlib.sha256(public).hexdigest()[:16]


def public_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half as the 65 bytes that WebCrypto calls raw."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def unseal(sealed: object, *, key: object, keys: Keys) -> Any:  # noqa: ANN401 -- any JSON
    """What is in the sealed capture with this id; refused in words where it can't be opened."""
    if not isinstance(sealed, dict) or not isinstance(key, str):
        raise Unopened
    own = keys.get(str(sealed.get("kid")))
    if own is None:
        raise Unopened
    try:
        sender, nonce, text = (_bytes(sealed.get(name)) for name in ("epk", "iv", "ct"))
        peer = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender)
        secret = _secret(own.exchange(ec.ECDH(), peer), sender + public_bytes(own))
        return read_json(AESGCM(secret).decrypt(nonce, text, key.encode()))
    except (ValueError, InvalidTag) as error:
        raise Unopened from error


def seal(text: bytes, *, key: str, to: ec.EllipticCurvePublicKey, nonce: bytes) -> dict[str, str]:
    """What a device makes of a capture; here for programs that seal as devices do, and for tests."""
    once = ec.generate_private_key(CURVE)
    own, other = public_bytes(once), to.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    secret = _secret(once.exchange(ec.ECDH(), to), own + other)
    parts = {"epk": own, "iv": nonce, "ct": AESGCM(secret).encrypt(nonce, text, key.encode())}
    return {"kid": key_name(other), **{name: base64.b64encode(part).decode() for name, part in parts.items()}}


def _secret(shared: bytes, keys: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=keys, info=PURPOSE).derive(shared)


def _bytes(text: object) -> bytes:
    if not isinstance(text, str):
        raise Unopened
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise Unopened from error
