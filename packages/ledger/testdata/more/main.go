// The program that made more.json: what the golden vectors beside it leave out,
// computed with the same reference libraries (run it with `go run ./more` in the folder above).
package main

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"strings"

	"github.com/secure-systems-lab/go-securesystemslib/dsse"
	"github.com/secure-systems-lab/go-securesystemslib/signerverifier"
	fproof "github.com/transparency-dev/formats/proof"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type m = map[string]any

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	must(e.Encode(m{"ecdsa": evidence(), "tlogProof": tlogProof()}))
	must(os.WriteFile("more.json", b.Bytes(), 0o644))
}

// evidence signs as the evidence key does: ECDSA P-256, SHA-256, RFC 6979 nonces, DER.
func evidence() m {
	seed := sha256.Sum256([]byte("plumbline vectors: ecdsa evidence key"))
	k := &ecdsa.PrivateKey{D: new(big.Int).SetBytes(seed[:])}
	k.Curve = elliptic.P256()
	k.X, k.Y = k.Curve.ScalarBaseMult(seed[:])
	spki, err := x509.MarshalPKIXPublicKey(&k.PublicKey)
	must(err)
	pkcs8, err := x509.MarshalPKCS8PrivateKey(k)
	must(err)
	lib, err := signerverifier.LoadKey(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}))
	must(err)
	sv, err := signerverifier.NewECDSASignerVerifierFromSSLibKey(lib)
	must(err)
	id, err := sv.KeyID()
	must(err)
	v, err := dsse.NewEnvelopeVerifier(sv)
	must(err)
	var cases []m
	for _, c := range [][2]string{
		{"http://example.com/HelloWorld", "hello world"},
		{"application/vnd.in-toto+json", `{"note":"पारदर्शी 😀"}`},
		{"application/octet-stream", ""},
	} {
		pae := dsse.PAE(c[0], []byte(c[1]))
		digest := sha256.Sum256(pae)
		sig, err := k.Sign(nil, digest[:], crypto.SHA256)
		must(err)
		env := dsse.Envelope{PayloadType: c[0], Payload: base64.StdEncoding.EncodeToString([]byte(c[1])), Signatures: []dsse.Signature{{KeyID: id, Sig: base64.StdEncoding.EncodeToString(sig)}}}
		_, err = v.Verify(context.Background(), &env)
		must(err)
		cases = append(cases, m{"payloadType": c[0], "payloadUtf8": c[1], "signatureHex": hex.EncodeToString(sig), "envelope": env})
	}
	return m{
		"warning": "a throw-away key from a public seed: for tests only",
		"key": m{"secretKeyHex": hex.EncodeToString(seed[:]), "publicKeyHex": hex.EncodeToString(elliptic.Marshal(k.Curve, k.X, k.Y)),
			"publicKeyPem": string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: spki})), "keyid": id},
		"cases": cases,
	}
}

type hashes []tlog.Hash

func (h hashes) ReadHashes(ix []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(ix))
	for i, x := range ix {
		out[i] = h[x]
	}
	return out, nil
}

// tlogProof proves entry 123 of the log of 300 whose checkpoint is in notes.json.
func tlogProof() m {
	const origin = "ledger.example/plumbline"
	seed := sha256.Sum256([]byte("plumbline vectors: log key"))
	k := ed25519.NewKeyFromSeed(seed[:])
	vk, err := note.NewEd25519VerifierKey(origin, k.Public().(ed25519.PublicKey))
	must(err)
	id := strings.SplitN(strings.TrimPrefix(vk, origin+"+"), "+", 2)[0]
	s, err := note.NewSigner("PRIVATE+KEY+" + origin + "+" + id + "+" + base64.StdEncoding.EncodeToString(append([]byte{1}, seed[:]...)))
	must(err)
	var stored hashes
	for i := range 300 {
		hs, err := tlog.StoredHashes(int64(i), fmt.Appendf(nil, "entry-%d", i), stored)
		must(err)
		stored = append(stored, hs...)
	}
	root, err := tlog.TreeHash(300, stored)
	must(err)
	signed, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n300\n%s\n", origin, root)}, s)
	must(err)
	path, err := tlog.ProveRecord(300, 123, stored)
	must(err)
	var raw [][sha256.Size]byte
	for _, h := range path {
		raw = append(raw, h)
	}
	p := fproof.TLogProof{Index: 123, Hashes: raw, Checkpoint: signed}
	withExtra := p
	withExtra.ExtraData = []byte("extra")
	return m{"index": 123, "entry": "entry-123", "vkey": vk, "proof": string(p.Marshal()), "proofWithExtra": string(withExtra.Marshal()), "extra": "extra"}
}
