// Command web serves the Perennial demo on one origin: the page, an OpenID provider with short
// token lifetimes, a protected API, and controls that break them on purpose.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"perennial/web/assets"
)

func main() {
	addr := flag.String("addr", "localhost:8080", "`host:port` to listen on; port 0 takes a free one")
	ttl := flag.Duration("token-ttl", 20*time.Second, "lifetime of access and id tokens, whole seconds")
	dist := flag.String("dist", "dist", "`folder` of the built files")
	flag.Parse()
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *addr, *ttl, *dist); err != nil {
		log.Fatalf("web: %v", err)
	}
}

func run(ctx context.Context, addr string, ttl time.Duration, dist string) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", addr, err)
	}
	origin, err := originOf(addr, listener.Addr())
	if err != nil {
		return err
	}
	handler, err := newHandler(origin, ttl, os.DirFS(dist))
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(dist, "perennial.js")); err != nil {
		log.Print(assets.Missing)
	}
	log.Printf("Perennial demo on %s (tokens live for %v)", origin, ttl)

	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second,
		// Requests that hang on purpose end with the server.
		BaseContext: func(net.Listener) context.Context { return ctx }}
	go func() {
		<-ctx.Done()
		wait, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		if err := server.Shutdown(wait); err != nil {
			_ = server.Close()
		}
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// originOf is the origin that pages see: the host that was asked for, with the port that was got.
func originOf(asked string, got net.Addr) (string, error) {
	host, _, err := net.SplitHostPort(asked)
	if err != nil {
		return "", fmt.Errorf("-addr %s: %w", asked, err)
	}
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		host = "localhost"
	}
	_, port, err := net.SplitHostPort(got.String())
	if err != nil {
		return "", fmt.Errorf("address %v: %w", got, err)
	}
	return "http://" + net.JoinHostPort(host, port), nil
}
