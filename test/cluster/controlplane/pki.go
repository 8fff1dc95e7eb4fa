package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"

	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// lifetime is longer than any test runs.
const lifetime = 48 * time.Hour

// pki FOLDER SERVER SERVICE-IP writes the certificates of a control plane into a folder: ca.crt and ca.key; server.crt
// and server.key, which all its servers share; sa.key, which signs the tokens of ServiceAccounts; and one kubeconfig
// for each client of the API server at SERVER.
func pki(args []string) error {
	if len(args) != 3 {
		return errors.New("usage: controlplane pki FOLDER SERVER SERVICE-IP")
	}
	folder, server, serviceIP := args[0], args[1], net.ParseIP(args[2])
	ca, err := newAuthority("cluster tests")
	if err != nil {
		return err
	}
	serving, err := ca.issue(&x509.Certificate{
		Subject:     pkix.Name{CommonName: "kube-apiserver"},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:    []string{"localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), serviceIP},
	})
	if err != nil {
		return err
	}
	tokens, err := newAuthority("tokens")
	if err != nil {
		return err
	}
	files := map[string]string{
		"ca.crt": ca.pair.Cert, "ca.key": ca.pair.Key,
		"server.crt": serving.Cert, "server.key": serving.Key,
		"sa.key": tokens.pair.Key,
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	clients := map[string]pkix.Name{
		"kubeconfig":                         {CommonName: "admin", Organization: []string{"system:masters"}},
		"kube-controller-manager.kubeconfig": {CommonName: "system:kube-controller-manager"},
		"kube-scheduler.kubeconfig":          {CommonName: "system:kube-scheduler"},
		"kwok.kubeconfig":                    {CommonName: "kwok", Organization: []string{"system:masters"}},
	}
	for name, subject := range clients {
		client, err := ca.issue(&x509.Certificate{Subject: subject, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
		if err != nil {
			return err
		}
		if err := clientcmd.WriteToFile(kubeconfig(server, ca.pair.Cert, client), filepath.Join(folder, name)); err != nil {
			return err
		}
	}
	return nil
}

func kubeconfig(server, ca string, client pair) clientcmdapi.Config {
	config := clientcmdapi.NewConfig()
	config.Clusters["test"] = &clientcmdapi.Cluster{Server: server, CertificateAuthorityData: []byte(ca)}
	config.AuthInfos["test"] = &clientcmdapi.AuthInfo{
		ClientCertificateData: []byte(client.Cert), ClientKeyData: []byte(client.Key),
	}
	config.Contexts["test"] = &clientcmdapi.Context{Cluster: "test", AuthInfo: "test"}
	config.CurrentContext = "test"
	return *config
}

// certificate NAME... prints {"ca", "cert", "key"}, PEM texts: a server certificate for DNS names, and the new
// authority that issued it. That is what programs do that make the certificate of their webhook themselves.
func certificate(names []string) error {
	ca, err := newAuthority("made by the program")
	if err != nil {
		return err
	}
	issued, err := ca.issue(&x509.Certificate{
		DNSNames: names, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	})
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(struct {
		CA string `json:"ca"`
		pair
	}{ca.pair.Cert, issued})
}

// pair is a certificate and its key, as PEM texts.
type pair struct {
	Cert string `json:"cert"`
	Key  string `json:"key"`
}

type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pair pair
}

func newAuthority(name string) (*authority, error) {
	ca := &authority{}
	var err error
	if ca.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return nil, err
	}
	ca.cert = &x509.Certificate{
		Subject: pkix.Name{CommonName: name}, BasicConstraintsValid: true, IsCA: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign | x509.KeyUsageDigitalSignature,
	}
	if ca.pair, err = sign(ca.cert, ca, ca.key); err != nil {
		return nil, err
	}
	return ca, nil
}

// issue signs a certificate for a new key.
func (ca *authority) issue(template *x509.Certificate) (pair, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return pair{}, err
	}
	template.KeyUsage = x509.KeyUsageDigitalSignature
	return sign(template, ca, key)
}

func sign(template *x509.Certificate, ca *authority, key *ecdsa.PrivateKey) (pair, error) {
	now := time.Now()
	template.NotBefore, template.NotAfter = now.Add(-time.Hour), now.Add(lifetime)
	var err error
	if template.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120)); err != nil {
		return pair{}, err
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, ca.cert, key.Public(), ca.key)
	if err != nil {
		return pair{}, err
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return pair{}, err
	}
	return pair{
		Cert: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert})),
		Key:  string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der})),
	}, nil
}
