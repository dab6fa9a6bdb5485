// Takes a request, asks the next service if there is one, answers. The server side is traced with otelhttp;
// the client side too, unless PLAIN_CLIENT is set: then http.DefaultClient sends no context.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"
)

var client = &http.Client{Transport: otelhttp.NewTransport(http.DefaultTransport)}

func main() {
	ctx := context.Background()
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		panic(err)
	}
	provider := trace.NewTracerProvider(trace.WithBatcher(exporter))
	otel.SetTracerProvider(provider)
	otel.SetTextMapPropagator(propagation.TraceContext{})
	if os.Getenv("PLAIN_CLIENT") != "" {
		client = http.DefaultClient
	}
	server := &http.Server{
		Addr:    "127.0.0.1:" + os.Getenv("PORT"),
		Handler: otelhttp.NewHandler(http.HandlerFunc(relay), "relay"),
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	go func() {
		<-stop
		_ = server.Shutdown(ctx)
	}()
	_ = server.ListenAndServe()
	_ = provider.Shutdown(ctx)
}

func relay(response http.ResponseWriter, request *http.Request) {
	body, _ := io.ReadAll(request.Body)
	var message struct{ Ref int }
	_ = json.Unmarshal(body, &message)
	traceID := api.SpanContextFromContext(request.Context()).TraceID()
	fmt.Printf("{\"ref\":%d,\"trace_id\":\"%s\",\"sampled\":true}\n", message.Ref, traceID)
	if next := os.Getenv("NEXT_URL"); next != "" {
		onward, _ := http.NewRequestWithContext(request.Context(), http.MethodPost, next, bytes.NewReader(body))
		onward.Header.Set("content-type", "application/json")
		answer, err := client.Do(onward)
		if err != nil {
			response.WriteHeader(http.StatusBadGateway)
			return
		}
		answer.Body.Close()
	}
	_, _ = response.Write([]byte("{}"))
}
