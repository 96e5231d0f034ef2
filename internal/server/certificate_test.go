package server

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"testing"
	"time"

	"tertulia/internal/config"
)

// certificate is one that signs itself.
type certificate struct {
	leaf *x509.Certificate
	key  []byte // DER
}

func newCertificate(t *testing.T, serial int64) certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: domain}, DNSNames: []string{domain},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return certificate{leaf, private}
}

// write puts it where the settings say.
func (c certificate) write(t *testing.T, to config.Certificate) {
	t.Helper()
	for name, block := range map[string]*pem.Block{
		to.Cert: {Type: "CERTIFICATE", Bytes: c.leaf.Raw}, to.Key: {Type: "PRIVATE KEY", Bytes: c.key},
	} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// pair is what a server is given.
func (c certificate) pair(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := x509.ParsePKCS8PrivateKey(c.key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{c.leaf.Raw}, PrivateKey: key}
}
