package main

import (
	"crypto/hmac"
	"encoding/json"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"sync"
)

type block struct {
	ID     string `json:"id"`
	Height uint64 `json:"height"`
}

var (
	mu   sync.Mutex
	last uint64
)

func requireToken(half string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		values := r.Header["Authorization"]
		if len(values) != 1 || !hmac.Equal([]byte(values[0]), []byte(half)) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func receive(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	var envelope map[string]json.RawMessage
	if err := json.Unmarshal(body, &envelope); err != nil {
		w.WriteHeader(http.StatusUnprocessableEntity)
		return
	}
	var event string
	if json.Unmarshal(envelope["event"], &event) != nil {
		w.WriteHeader(http.StatusUnprocessableEntity)
		return
	}
	var b block
	if event == "block.applied" && json.Unmarshal(envelope["data"], &b) == nil {
		mu.Lock()
		if b.Height > last {
			last = b.Height
		}
		mu.Unlock()
	}
	io.WriteString(w, "ok")
}

func main() {
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", os.Getenv("PORT")))
	if err != nil {
		log.Fatal(err)
	}
	http.Handle("/webhook", requireToken(os.Getenv("PHANTOM_WEBHOOK_TOKEN")[:32], http.HandlerFunc(receive)))
	log.Fatal(http.Serve(listener, nil))
}
