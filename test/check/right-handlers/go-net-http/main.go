// Receives webhooks and hands them to a worker.
package main

import (
	"crypto/subtle"
	"encoding/json"
	"log"
	"net/http"
	"os"
)

type delivery struct {
	Event     string          `json:"event"`
	Timestamp int64           `json:"timestamp"`
	Data      json.RawMessage `json:"data"`
}

type webhook struct {
	half       []byte
	deliveries chan delivery
}

func (h *webhook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != "POST" {
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	if subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), h.half) != 1 {
		http.Error(w, "unauthorized", http.StatusUnauthorized)
		return
	}
	var d delivery
	r.Body = http.MaxBytesReader(w, r.Body, 4<<20)
	if err := json.NewDecoder(r.Body).Decode(&d); err != nil || d.Event == "" {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	select {
	case h.deliveries <- d:
		w.WriteHeader(http.StatusNoContent)
	default:
		http.Error(w, "busy", http.StatusServiceUnavailable)
	}
}

func main() {
	h := &webhook{half: []byte(os.Getenv("PHANTOM_WEBHOOK_TOKEN")[:32]), deliveries: make(chan delivery, 1000)}
	go func() {
		for d := range h.deliveries {
			log.Printf("%q with %d bytes of data", d.Event, len(d.Data))
		}
	}()
	mux := http.NewServeMux()
	mux.Handle("/webhook", h)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), mux))
}
