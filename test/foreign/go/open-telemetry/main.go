// Sends records with the OpenTelemetry SDK and its exporter by OTLP/HTTP, which is told where by the environment variables of every SDK.
// Argument: JSON list of [event name, id].
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	api "go.opentelemetry.io/otel/log"
	sdk "go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/resource"
)

func main() {
	var records [][2]string
	must(json.Unmarshal([]byte(os.Args[1]), &records))
	ctx := context.Background()
	exporter, err := otlploghttp.New(ctx)
	must(err)
	provider := sdk.NewLoggerProvider(
		sdk.WithProcessor(sdk.NewBatchProcessor(exporter, sdk.WithExportTimeout(time.Minute))),
		sdk.WithResource(resource.NewSchemaless(
			attribute.String("service.name", "foreign-go"), attribute.String("cloud.region", "eu01"))),
	)
	logger := provider.Logger("audit")
	for _, record := range records {
		var sent api.Record
		sent.SetTimestamp(time.Now())
		sent.SetEventName(record[0])
		sent.SetSeverity(api.SeverityInfo)
		sent.SetBody(attribute.MapValue(
			attribute.Slice("nested", attribute.Int64Value(1), attribute.Float64Value(2.5), attribute.BoolValue(true),
				attribute.StringValue("text")),
			attribute.ByteSlice("bytes", []byte{1, 2}),
		))
		sent.AddAttributes(
			attribute.String("log.record.uid", record[1]), attribute.String("user.id", "ada"), attribute.Int("count", 3))
		logger.Emit(ctx, sent)
	}
	// Records that were rejected are an error of it, though all others are sent.
	if err := provider.Shutdown(ctx); err != nil && !strings.Contains(err.Error(), "partial success") {
		log.Fatal(err)
	}
	fmt.Println("sent")
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
