# python3 verify.py http://127.0.0.1:8080 spiffe://lanjiang.example/agency/affairs-centre/system/front-desk <answer.jwt
import json, sys, urllib.request
from joserfc import jwt
from joserfc.jwk import KeySet

issuer, audience = sys.argv[1:]
keys = KeySet.import_key_set(json.load(urllib.request.urlopen(issuer + "/.well-known/jwks.json")))
token = jwt.decode(sys.stdin.read().strip(), keys, algorithms=["ES256"])
essential = {claim: {"essential": True, "value": value} for claim, value in (("iss", issuer), ("aud", audience))}
jwt.JWTClaimsRegistry(leeway=60, **essential).validate(token.claims)
print(json.dumps(token.claims, ensure_ascii=False))
