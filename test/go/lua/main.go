// Command lua runs a program of Envoy's Lua filter on requests, with the part of Envoy's interface to headers that it
// needs: https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/lua_filter#header-object-api
// Standard input is {"program": "…", "requests": [[["name", "value"], …], …]}, standard output the requests after it.
package main

import (
	"encoding/json"
	"log"
	"os"

	lua "github.com/yuin/gopher-lua"
)

type header [2]string

type input struct {
	Program  string     `json:"program"`
	Requests [][]header `json:"requests"`
}

func main() {
	var in input
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		log.Fatal(err)
	}
	state := lua.NewState()
	defer state.Close()
	if err := state.DoString(in.Program); err != nil {
		log.Fatal(err)
	}
	for index := range in.Requests {
		call := lua.P{Fn: state.GetGlobal("envoy_on_request"), Protect: true}
		if err := state.CallByParam(call, request(state, &in.Requests[index])); err != nil {
			log.Fatal(err)
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(in.Requests); err != nil {
		log.Fatal(err)
	}
}

// request is the handle that the program gets.
func request(state *lua.LState, headers *[]header) *lua.LTable {
	table := state.NewTable()
	table.RawSetString("headers", state.NewFunction(func(l *lua.LState) int {
		l.Push(headerObject(l, headers))
		return 1
	}))
	return table
}

func headerObject(state *lua.LState, headers *[]header) *lua.LTable {
	values := func(name string) []string {
		found := []string{}
		for _, each := range *headers {
			if each[0] == name {
				found = append(found, each[1])
			}
		}
		return found
	}
	push := func(l *lua.LState, all []string, index int) int {
		if index < 0 || index >= len(all) {
			l.Push(lua.LNil)
		} else {
			l.Push(lua.LString(all[index]))
		}
		return 1
	}
	return state.SetFuncs(state.NewTable(), map[string]lua.LGFunction{
		"get":          func(l *lua.LState) int { return push(l, values(l.CheckString(2)), 0) },
		"getAtIndex":   func(l *lua.LState) int { return push(l, values(l.CheckString(2)), l.CheckInt(3)) },
		"getNumValues": func(l *lua.LState) int { l.Push(lua.LNumber(len(values(l.CheckString(2))))); return 1 },
		"add": func(l *lua.LState) int {
			*headers = append(*headers, header{l.CheckString(2), l.CheckString(3)})
			return 0
		},
		"remove": func(l *lua.LState) int {
			kept := []header{}
			for _, each := range *headers {
				if each[0] != l.CheckString(2) {
					kept = append(kept, each)
				}
			}
			*headers = kept
			return 0
		},
	})
}
