package main

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"time"
)

// patience is how long nodes wait for one another.
const patience = 2 * time.Minute

// train does what torchrun does before a training begins: all nodes meet at the first one, whose name and port are in
// their environment, by plain TCP. The first one ends when all others have been there.
func train([]string) error {
	nodes, err := strconv.Atoi(os.Getenv("PET_NNODES"))
	if err != nil {
		return fmt.Errorf("PET_NNODES: %w", err)
	}
	rank, err := strconv.Atoi(os.Getenv("PET_NODE_RANK"))
	if err != nil {
		return fmt.Errorf("PET_NODE_RANK: %w", err)
	}
	if rank == 0 {
		return meet(nodes, ":"+os.Getenv("PET_MASTER_PORT"))
	}
	return join(rank, net.JoinHostPort(os.Getenv("PET_MASTER_ADDR"), os.Getenv("PET_MASTER_PORT")))
}

func meet(nodes int, address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	_ = listener.(*net.TCPListener).SetDeadline(time.Now().Add(patience))
	for n := 1; n < nodes; n++ {
		connection, err := listener.Accept()
		if err != nil {
			return err
		}
		rank, err := bufio.NewReader(connection).ReadString('\n')
		if err != nil {
			return err
		}
		fmt.Printf("node %s is here, from %s\n", rank[:len(rank)-1], connection.RemoteAddr())
		_, _ = fmt.Fprintln(connection, "welcome")
		_ = connection.Close()
	}
	fmt.Printf("all %d nodes are here\n", nodes)
	return nil
}

func join(rank int, address string) error {
	err := errors.New("not tried yet")
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(500 * time.Millisecond) {
		var connection net.Conn
		if connection, err = net.DialTimeout("tcp", address, 5*time.Second); err != nil {
			continue
		}
		_, _ = fmt.Fprintln(connection, rank)
		var answer string
		if answer, err = bufio.NewReader(connection).ReadString('\n'); err == nil {
			fmt.Printf("%s answered: %s", address, answer)
			return nil
		}
	}
	return fmt.Errorf("%s: %w", address, err)
}
