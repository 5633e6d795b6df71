// Lists a scope with the vendor's Go SDK, page by page, and prints the ids of each page as a line of JSON.
//
//	TOKEN=... vendor-sdk URL organizations|folders|projects ID START END LIMIT
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strconv"
	"time"

	"github.com/stackitcloud/stackit-sdk-go/core/config"
	auditlog "github.com/stackitcloud/stackit-sdk-go/services/auditlog/v2api"
)

func main() {
	url, scope, id := os.Args[1], os.Args[2], os.Args[3]
	start, end := instant(os.Args[4]), instant(os.Args[5])
	limit, err := strconv.ParseFloat(os.Args[6], 32)
	check(err)
	client, err := auditlog.NewAPIClient(config.WithEndpoint(url), config.WithToken(os.Getenv("TOKEN")))
	check(err)
	cursor := ""
	for {
		page, err := list(client.DefaultAPI, scope, id, start, end, float32(limit), cursor)
		check(err)
		ids := []string{}
		for _, entry := range page.Items {
			ids = append(ids, entry.Id)
		}
		line, err := json.Marshal(ids)
		check(err)
		fmt.Println(string(line))
		if page.Cursor == nil {
			return
		}
		cursor = *page.Cursor
	}
}

func list(api auditlog.DefaultAPI, scope, id string, start, end time.Time, limit float32, cursor string) (*auditlog.ListAuditLogEntriesResponse, error) {
	ctx := context.Background()
	switch scope {
	case "organizations":
		request := api.ListOrganizationAuditLogEntries(ctx, id).StartTimeRange(start).EndTimeRange(end).Limit(limit)
		if cursor != "" {
			request = request.Cursor(cursor)
		}
		return request.Execute()
	case "folders":
		request := api.ListFolderAuditLogEntries(ctx, id).StartTimeRange(start).EndTimeRange(end).Limit(limit)
		if cursor != "" {
			request = request.Cursor(cursor)
		}
		return request.Execute()
	default:
		request := api.ListProjectAuditLogEntries(ctx, id).StartTimeRange(start).EndTimeRange(end).Limit(limit)
		if cursor != "" {
			request = request.Cursor(cursor)
		}
		return request.Execute()
	}
}

func instant(text string) time.Time {
	read, err := time.Parse(time.RFC3339Nano, text)
	check(err)
	return read
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
