// Command database-client reaches a database by the drivers of Pipelines, the Model Registry and the Model Catalog, of their
// versions, with what the platform gives those programs, and prints the cipher of the connection: nothing where it is plain text.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strings"

	"github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"
)

func main() {
	clients := map[string]func(map[string]string) (string, error){"pipelines": pipelines, "registry": registry, "catalog": catalog}
	client, isKnown := clients[os.Args[1]]
	if !isKnown {
		exit(fmt.Errorf("%s is not a program", os.Args[1]))
	}
	flags := map[string]string{}
	for _, arg := range os.Args[2:] {
		name, value, _ := strings.Cut(strings.TrimPrefix(arg, "--"), "=")
		flags[name] = value
	}
	cipher, err := client(flags)
	if err != nil {
		exit(err)
	}
	fmt.Println(cipher)
}

func exit(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// The API server's extra parameters are part of its connection string.
func pipelines(map[string]string) (string, error) {
	config := mysql.NewConfig()
	prefix := "DBCONFIG_MYSQLCONFIG_"
	config.User, config.Passwd = os.Getenv(prefix+"USER"), os.Getenv(prefix+"PASSWORD")
	config.Net, config.Addr = "tcp", net.JoinHostPort(os.Getenv(prefix+"HOST"), os.Getenv(prefix+"PORT"))
	if extra := os.Getenv(prefix + "EXTRAPARAMS"); extra != "" {
		if err := json.Unmarshal([]byte(extra), &config.Params); err != nil {
			return "", err
		}
	}
	return ofMySQL(config.FormatDSN())
}

// With an authority, the registry registers it under a name, which takes the place of the connection string's `tls`.
func registry(flags map[string]string) (string, error) {
	dsn := flags["embedmd-database-dsn"]
	if flags["embedmd-database-type"] == "postgres" {
		return ofPostgres(dsn)
	}
	if file := flags["embedmd-database-ssl-root-cert"]; file != "" {
		pem, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM(pem)
		unverified := flags["embedmd-database-ssl-verify-server-cert"] != "true"
		if err := mysql.RegisterTLSConfig("custom", &tls.Config{RootCAs: roots, InsecureSkipVerify: unverified}); err != nil {
			return "", err
		}
		config, err := mysql.ParseDSN(dsn)
		if err != nil {
			return "", err
		}
		config.TLSConfig = "custom"
		dsn = config.FormatDSN()
	}
	return ofMySQL(dsn)
}

// The catalog leaves everything to the variables of PostgreSQL.
func catalog(map[string]string) (string, error) {
	return ofPostgres("")
}

func ofMySQL(dsn string) (string, error) {
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		return "", err
	}
	defer db.Close()
	var name, cipher string
	err = db.QueryRow("SHOW SESSION STATUS LIKE 'Ssl_cipher'").Scan(&name, &cipher)
	return cipher, err
}

func ofPostgres(dsn string) (string, error) {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return "", err
	}
	defer db.Close()
	var cipher sql.NullString
	err = db.QueryRow("SELECT cipher FROM pg_stat_ssl WHERE pid = pg_backend_pid()").Scan(&cipher)
	return cipher.String, err
}
