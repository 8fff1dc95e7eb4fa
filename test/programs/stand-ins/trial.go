package main

import (
	"flag"
	"fmt"
	"math"
	"time"
)

// The collector looks for the process of the training, and fails where it has ended before.
const epochTime = 4 * time.Second

// trial prints the metric of one set of hyperparameters, as Katib's collector reads it: best where the learning rate is
// 0.03.
func trial(args []string) error {
	flags := flag.NewFlagSet("trial", flag.ContinueOnError)
	rate := flags.Float64("lr", 0, "learning rate")
	if err := flags.Parse(args); err != nil {
		return err
	}
	for epoch := 1; epoch <= 3; epoch++ {
		time.Sleep(epochTime)
		fmt.Printf("epoch %d\naccuracy=%.4f\n", epoch, (1-math.Abs(*rate-0.03))*float64(epoch)/3)
	}
	return nil
}
