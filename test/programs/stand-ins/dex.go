package main

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"os"
	"sync"
	"time"

	"go.yaml.in/yaml/v3"
	"golang.org/x/crypto/bcrypt"
)

// provider does what Dex does with a list of users of its own. It takes Dex' configuration and environment.
type provider struct {
	Issuer string `yaml:"issuer"`
	Web    struct {
		HTTP string `yaml:"http"`
	} `yaml:"web"`
	Passwords []struct {
		Email       string `yaml:"email"`
		HashFromEnv string `yaml:"hashFromEnv"`
		Username    string `yaml:"username"`
		UserID      string `yaml:"userID"`
	} `yaml:"staticPasswords"`
	Clients []struct {
		IDEnv        string   `yaml:"idEnv"`
		SecretEnv    string   `yaml:"secretEnv"`
		RedirectURIs []string `yaml:"redirectURIs"`
	} `yaml:"staticClients"`

	key *rsa.PrivateKey
	mu  sync.Mutex
	// logins are those that await their token, by code.
	logins map[string]login
}

type login struct {
	claims                      map[string]any
	redirect, client, challenge string
}

const form = `<form method="post"><input name="login"/><input name="password" type="password"/></form>`

// dex serves: `dex serve FILE`.
func dex(args []string) error {
	if len(args) != 2 || args[0] != "serve" {
		return errors.New("usage: dex serve FILE")
	}
	text, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	p := &provider{logins: map[string]login{}}
	if err := yaml.Unmarshal(text, p); err != nil {
		return err
	}
	if p.key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		return err
	}
	http.HandleFunc("GET /dex/healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprintln(w, "ok") })
	http.HandleFunc("GET /dex/auth", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprintln(w, form) })
	http.HandleFunc("POST /dex/auth", p.logIn)
	http.HandleFunc("POST /dex/token", p.token)
	http.HandleFunc("GET /dex/keys", p.keys)
	fmt.Println("listening at", p.Web.HTTP)
	return http.ListenAndServe(p.Web.HTTP, nil)
}

// logIn takes a user's name and password, and sends the browser back to the client with a code.
func (p *provider) logIn(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if !p.knows(query.Get("client_id"), query.Get("redirect_uri")) {
		http.Error(w, "unregistered client or redirect_uri", http.StatusBadRequest)
		return
	}
	for _, user := range p.Passwords {
		hash, password := os.Getenv(user.HashFromEnv), r.PostFormValue("password")
		if user.Email != r.PostFormValue("login") || bcrypt.CompareHashAndPassword([]byte(hash), []byte(password)) != nil {
			continue
		}
		code := rand.Text()
		p.mu.Lock()
		p.logins[code] = login{
			claims: map[string]any{
				"iss": p.Issuer, "sub": user.UserID, "aud": query.Get("client_id"), "nonce": query.Get("nonce"),
				"email": user.Email, "email_verified": true, "name": user.Username,
				"iat": time.Now().Unix(), "exp": time.Now().Add(24 * time.Hour).Unix(),
			},
			redirect: query.Get("redirect_uri"), client: query.Get("client_id"), challenge: query.Get("code_challenge"),
		}
		p.mu.Unlock()
		back := url.Values{"code": {code}, "state": {query.Get("state")}}
		http.Redirect(w, r, query.Get("redirect_uri")+"?"+back.Encode(), http.StatusSeeOther)
		return
	}
	http.Error(w, "Invalid Email Address and password.", http.StatusUnauthorized)
}

func (p *provider) knows(id, redirect string) bool {
	for _, client := range p.Clients {
		for _, uri := range client.RedirectURIs {
			if os.Getenv(client.IDEnv) == id && uri == redirect {
				return true
			}
		}
	}
	return false
}

// token gives the client the user's tokens for a code, once, if it has the client's secret and what it has asked with.
func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	id, secret, isBasic := r.BasicAuth()
	if !isBasic {
		id, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	}
	p.mu.Lock()
	found, ok := p.logins[r.PostFormValue("code")]
	delete(p.logins, r.PostFormValue("code"))
	p.mu.Unlock()
	hash := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	ok = ok && found.client == id && found.redirect == r.PostFormValue("redirect_uri") && found.challenge == encode(hash[:])
	isClient := false
	for _, client := range p.Clients {
		isClient = isClient || (os.Getenv(client.IDEnv) == id && os.Getenv(client.SecretEnv) == secret)
	}
	if !ok || !isClient {
		http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
		return
	}
	signed, err := p.sign(found.claims)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"access_token": signed, "id_token": signed, "token_type": "bearer", "expires_in": 86400})
}

func (p *provider) sign(claims map[string]any) (string, error) {
	body, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	text := encode([]byte(`{"alg":"RS256","kid":"1"}`)) + "." + encode(body)
	hash := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, p.key, crypto.SHA256, hash[:])
	return text + "." + encode(signature), err
}

func (p *provider) keys(w http.ResponseWriter, _ *http.Request) {
	key := map[string]string{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "1",
		"n": encode(p.key.N.Bytes()), "e": encode(big.NewInt(int64(p.key.E)).Bytes()),
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"keys": []any{key}})
}

func encode(data []byte) string {
	return base64.RawURLEncoding.EncodeToString(data)
}
