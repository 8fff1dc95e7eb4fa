// Command mysql is what the tests have in place of a MySQL server: its protocol, with a database in memory. It takes the
// image's own variables, and none of its flags.
package main

import (
	"fmt"
	"os"

	sqle "github.com/dolthub/go-mysql-server"
	"github.com/dolthub/go-mysql-server/memory"
	"github.com/dolthub/go-mysql-server/server"
	"github.com/dolthub/go-mysql-server/sql"
)

func main() {
	if err := serve(os.Getenv("MYSQL_DATABASE"), os.Getenv("MYSQL_ROOT_PASSWORD")); err != nil {
		fmt.Fprintln(os.Stderr, "mysql:", err)
		os.Exit(1)
	}
}

func serve(database, password string) error {
	db := memory.NewDatabase(database)
	provider := memory.NewDBProvider(db)
	engine := sqle.NewDefault(provider)
	grants := engine.Analyzer.Catalog.MySQLDb
	editor := grants.Editor()
	grants.AddSuperUser(editor, "root", "%", password)
	editor.Close()
	config := server.Config{Protocol: "tcp", Address: ":3306"}
	listening, err := server.NewServer(config, engine, sql.NewContext, memory.NewSessionBuilder(provider), nil)
	if err != nil {
		return err
	}
	return listening.Start()
}
