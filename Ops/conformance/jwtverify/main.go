// go run main.go http://127.0.0.1:8080 spiffe://lanjiang.example/agency/affairs-centre/system/front-desk <answer.jwt
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"math/big"
	"net/http"
	"os"
	"strings"
)

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func decode(text string) []byte {
	bytes, err := base64.RawURLEncoding.Strict().DecodeString(text)
	check(err)
	return bytes
}

func number(bytes []byte) *big.Int { return new(big.Int).SetBytes(bytes) }

func main() {
	issuer, audience := os.Args[1], os.Args[2]
	response, err := http.Get(issuer + "/.well-known/jwks.json")
	check(err)
	var set struct{ Keys []struct{ Kid, X, Y string } }
	check(json.NewDecoder(response.Body).Decode(&set))
	token, err := io.ReadAll(os.Stdin)
	check(err)
	parts := strings.Split(strings.TrimSpace(string(token)), ".")
	if len(parts) != 3 {
		log.Fatal("this is no token")
	}
	var header struct{ Alg, Kid string }
	check(json.Unmarshal(decode(parts[0]), &header))
	digest, signature := sha256.Sum256([]byte(parts[0]+"."+parts[1])), decode(parts[2])
	verified := false
	for _, key := range set.Keys {
		public := ecdsa.PublicKey{Curve: elliptic.P256(), X: number(decode(key.X)), Y: number(decode(key.Y))}
		verified = verified || header.Alg == "ES256" && header.Kid == key.Kid && len(signature) == 64 &&
			ecdsa.Verify(&public, digest[:], number(signature[:32]), number(signature[32:]))
	}
	var claims struct{ Iss, Aud string }
	check(json.Unmarshal(decode(parts[1]), &claims))
	if !verified || claims.Iss != issuer || claims.Aud != audience {
		log.Fatal("this token is not the gateway's answer to this caller")
	}
	fmt.Println(string(decode(parts[1])))
}
