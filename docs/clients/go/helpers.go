package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"time"

	"google.golang.org/grpc/status"
)

// Made once for each report, and kept: the ledger counts an id once, however often it comes.
func newUUID7() string {
	var id [16]byte
	if _, err := rand.Read(id[6:]); err != nil {
		panic(err)
	}
	now := time.Now().UnixMilli()
	for at := 5; at >= 0; at-- {
		id[at] = byte(now)
		now >>= 8
	}
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}

func complain(err error) {
	var broken *failure
	if !errors.As(err, &broken) {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	said := status.Convert(broken.error)
	fmt.Fprintf(os.Stderr, "%s %s %s: %s\n", said.Code(), broken.trailer("refusal-reason"), broken.trailer("refusal-field"), said.Message())
}

func describe(broken *failure, otherwise string) string {
	if broken == nil {
		return otherwise
	}
	return status.Code(broken.error).String()
}

// Go has these itself since 1.21.
func max(one, other int64) int64 {
	if one > other {
		return one
	}
	return other
}

func min(one, other int) int {
	if one < other {
		return one
	}
	return other
}
