// Command measure runs commands in turn, several rounds after one that does
// not count, every other round backwards. It prints for each its exit code, the
// medians of its wall and its processor seconds, the peak memory in MiB of the
// largest of its processes, and its wall time against that of each command: the
// median of what the rounds say.
//
//	measure ROUNDS COMMAND [ARGUMENT...] [::: COMMAND [ARGUMENT...]]...
//
// Taking turns spreads over all of them what else the machine does meanwhile,
// and comparing within a round leaves most of the rest out.
package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"syscall"
	"time"
)

type result struct {
	code          int
	seconds, busy []float64
	memory        int64
}

func main() {
	rounds, commands := 0, [][]string{{}}
	if len(os.Args) > 2 {
		rounds, _ = strconv.Atoi(os.Args[1])
		for _, arg := range os.Args[2:] {
			if arg == ":::" {
				commands = append(commands, nil)
				continue
			}
			commands[len(commands)-1] = append(commands[len(commands)-1], arg)
		}
	}
	if rounds < 1 || slices.ContainsFunc(commands, func(c []string) bool { return len(c) == 0 }) {
		fmt.Fprintln(os.Stderr, "usage: measure ROUNDS COMMAND [ARGUMENT...] [::: COMMAND [ARGUMENT...]]...")
		os.Exit(2)
	}
	results := make([]result, len(commands))
	for round := range rounds + 1 {
		for i := range commands {
			if round%2 == 0 {
				i = len(commands) - 1 - i
			}
			args := commands[i]
			cmd := exec.Command(args[0], args[1:]...)
			cmd.Stdout, cmd.Stderr = io.Discard, os.Stderr
			if null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
				cmd.Stdout = null // a file, so that no copying is measured
			}
			start := time.Now()
			err := cmd.Run()
			took := time.Since(start).Seconds()
			if cmd.ProcessState == nil {
				fmt.Fprintln(os.Stderr, "measure:", err)
				os.Exit(2)
			}
			r := &results[i]
			r.code = max(r.code, cmd.ProcessState.ExitCode())
			if use, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
				r.memory = max(r.memory, use.Maxrss)
			}
			if round > 0 {
				state := cmd.ProcessState
				r.seconds, r.busy = append(r.seconds, took), append(r.busy, (state.UserTime()+state.SystemTime()).Seconds())
			}
		}
	}
	for _, r := range results {
		fmt.Printf("%d %.4f %.4f %.0f", r.code, median(r.seconds), median(r.busy), float64(r.memory)/1024)
		for _, to := range results {
			ratios := make([]float64, rounds)
			for i := range ratios {
				ratios[i] = r.seconds[i] / to.seconds[i]
			}
			fmt.Printf(" %.2f", median(ratios))
		}
		fmt.Println()
	}
}

func median(list []float64) float64 {
	list = slices.Sorted(slices.Values(list)) // the order of rounds is kept
	n := len(list)
	return (list[(n-1)/2] + list[n/2]) / 2
}
