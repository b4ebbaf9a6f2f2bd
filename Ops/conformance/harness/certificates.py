"""Certificates and revocation lists made by hand: right ones, and what an attacker or a careless authority would make."""

import dataclasses
import datetime
import pathlib
import secrets

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from harness.authority import Credentials

CLIENT, SERVER = ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH


def uri(text):
    return x509.UniformResourceIdentifier(text)


def now():
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)


def names(*alternatives):
    return x509.SubjectAlternativeName(alternatives), False


def usage(*purposes, critical=False):
    return x509.ExtendedKeyUsage(purposes), critical


def pin(credentials):
    """The pin of a certificate's key."""
    certificate = x509.load_pem_x509_certificate(credentials.certificate.read_bytes())
    digest = hashes.Hash(hashes.SHA256())
    digest.update(certificate.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo))
    return f"sha256:{digest.finalize().hex()}"


@dataclasses.dataclass(frozen=True)
class Issuer:
    """An authority with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @classmethod
    def of(cls, authority):
        """The development authority itself."""
        key = serialization.load_pem_private_key((authority.directory / "authority" / "ca.key").read_bytes(), None)
        return cls(x509.load_pem_x509_certificate(authority.root.read_bytes()), key)

    @classmethod
    def root(cls, name, signs_lists=True):
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        return cls(_authority(subject, key.public_key(), subject, key, None, signs_lists, None), key)

    def below(self, name, *extensions, key=None, path_length=None):
        """An authority that this one vouches for."""
        key = key or ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        return Issuer(_authority(
            subject, key.public_key(), self.certificate.subject, self.key, self.certificate, True, path_length, extensions), key)

    @property
    def pem(self):
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def leaf(self, file, *extensions, serial=None, chain=(), days=30, name="made by hand", usual=True, identified=True):
        """Credentials with exactly these extensions beside the usual ones, and the certificates that are sent after them."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(self.certificate.subject).public_key(key.public_key())
            .serial_number(serial or secrets.randbits(150) | 1)
            .not_valid_before(now() - datetime.timedelta(hours=1)).not_valid_after(now() + datetime.timedelta(days=days)))
        if identified:
            builder = builder.add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), False
            ).add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        if usual:
            builder = builder.add_extension(x509.BasicConstraints(False, None), True).add_extension(_key_usage(False, False), True)
        for extension, is_critical in extensions:
            builder = builder.add_extension(extension, is_critical)
        certificate = builder.sign(self.key, hashes.SHA256())
        made = Credentials(pathlib.Path(f"{file}.pem"), pathlib.Path(f"{file}.key"))
        made.certificate.write_bytes(b"".join(
            each.public_bytes(serialization.Encoding.PEM) for each in (certificate, *chain)))
        made.key.write_bytes(key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        return made

    def caller(self, file, *uris, **options):
        """Credentials of a caller with these names, right in everything else."""
        return self.leaf(file, usage(CLIENT), names(*map(uri, uris)), **options)

    def revocation_list(self, number, serials=(), begin=-3600, end=86400, signer=None, extensions=()):
        """A revocation list, DER; made piece by piece, because of a million entries."""
        today = now()
        revoked = _der(0x17, (today - datetime.timedelta(hours=2)).strftime("%y%m%d%H%M%SZ").encode())
        entries = b"".join(_der(0x30, _integer(serial) + revoked) for serial in serials)
        algorithm = bytes.fromhex("300a06082a8648ce3d040302")
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        told = b"".join([
            extension("551d23", identifier.public_bytes()),
            extension("551d14", _integer(number)) if number is not None else b"", *extensions])
        content = _der(0x30, b"".join([
            _integer(1), algorithm, self.certificate.subject.public_bytes(),
            *(_der(0x17, (today + datetime.timedelta(seconds=seconds)).strftime("%y%m%d%H%M%SZ").encode())
              for seconds in (begin, end)),
            _der(0x30, entries) if entries else b"", _der(0xA0, _der(0x30, told))]))
        signature = (signer or self).key.sign(content, ec.ECDSA(hashes.SHA256()))
        return _der(0x30, content + algorithm + _der(0x03, b"\0" + signature))


def _authority(subject, public, issuer, signer, above, signs_lists, path_length, extensions=()):
    builder = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
        .serial_number(secrets.randbits(150) | 1)
        .not_valid_before(now() - datetime.timedelta(hours=1)).not_valid_after(now() + datetime.timedelta(days=3000))
        .add_extension(x509.BasicConstraints(True, path_length), True)
        .add_extension(_key_usage(True, signs_lists), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), False))
    if above:
        builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(above.public_key()), False)
    for extension, is_critical in extensions:
        builder = builder.add_extension(extension, is_critical)
    return builder.sign(signer, hashes.SHA256())


def _key_usage(is_authority, signs_lists):
    return x509.KeyUsage(
        digital_signature=not is_authority, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=is_authority, crl_sign=signs_lists, encipher_only=False, decipher_only=False)


def _der(tag, content):
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def _integer(value):
    return _der(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def extension(oid, value):
    """An extension of a list, DER, by its identifier's hexadecimal digits."""
    return _der(0x30, _der(0x06, bytes.fromhex(oid)) + _der(0x04, value))


def publish(file, *contents):
    """Puts a file in place in one step."""
    fresh = file.with_suffix(".fresh")
    fresh.write_bytes(b"".join(contents))
    fresh.chmod(0o600)
    fresh.rename(file)
