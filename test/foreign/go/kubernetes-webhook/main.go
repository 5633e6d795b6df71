// Sends audit events as an API server of Kubernetes does: with its own code for the webhook and the buffer before it.
// Arguments: kubeconfig, whose server must have the beginning that is the second; how many events in all: one of them has no time, and one is large.
package main

import (
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"log"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	authentication "k8s.io/api/authentication/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apiserver/pkg/apis/audit"
	auditv1 "k8s.io/apiserver/pkg/apis/audit/v1"
	util "k8s.io/apiserver/pkg/util/webhook"
	"k8s.io/apiserver/plugin/pkg/audit/buffered"
	"k8s.io/apiserver/plugin/pkg/audit/webhook"
)

func main() {
	count, err := strconv.Atoi(os.Args[3])
	must(err)
	secured := withTLS(os.Args[1], os.Args[2])
	defer secured.Close()
	// As an API server has it, but for the first wait of ten seconds.
	backend, err := webhook.NewBackend(os.Args[1], auditv1.SchemeGroupVersion,
		util.DefaultRetryBackoffWithInitialDelay(500*time.Millisecond), nil)
	must(err)
	batches := buffered.NewBackend(backend, buffered.BatchConfig{
		BufferSize: 10_000, MaxBatchSize: 400, MaxBatchWait: time.Second,
		ThrottleEnable: true, ThrottleQPS: 10, ThrottleBurst: 15, AsyncDelegate: true,
	})
	stop := make(chan struct{})
	must(batches.Run(stop))
	for index := range count {
		if !batches.ProcessEvents(eventAt(index)) {
			log.Fatal("an event was dropped")
		}
	}
	close(stop)
	batches.Shutdown()
	fmt.Println("sent")
}

// withTLS stands before the server, since the client keeps its token from one that is not secured, and changes the kubeconfig to it.
func withTLS(config, server string) *httptest.Server {
	target, err := url.Parse(server)
	must(err)
	secured := httptest.NewTLSServer(httputil.NewSingleHostReverseProxy(target))
	own := base64.StdEncoding.EncodeToString(
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secured.Certificate().Raw}))
	text, err := os.ReadFile(config)
	must(err)
	line := regexp.MustCompile(`(?m)^( +server: )` + regexp.QuoteMeta(server) + `(.*)$`)
	ready := line.ReplaceAllString(string(text), "${1}"+secured.URL+"${2}\n      certificate-authority-data: "+own)
	must(os.WriteFile(config, []byte(ready), 0o600))
	return secured
}

func eventAt(index int) *audit.Event {
	now := meta.NewMicroTime(time.Now())
	event := &audit.Event{
		Level: audit.LevelRequest, AuditID: types.UID("a-" + strconv.Itoa(index)), Stage: audit.StageResponseComplete,
		RequestURI: "/api/v1/namespaces/default/configmaps", Verb: "create",
		User:      authentication.UserInfo{Username: "ada@example.com", Groups: []string{"system:authenticated"}},
		SourceIPs: []string{"10.0.0.1", "192.0.2.10"}, UserAgent: "kubectl/v1.37.2",
		ObjectRef: &audit.ObjectReference{
			Resource: "configmaps", Namespace: "default", Name: "c-" + strconv.Itoa(index), APIVersion: "v1"},
		ResponseStatus:           &meta.Status{Code: 201},
		RequestReceivedTimestamp: now, StageTimestamp: now,
	}
	if index == 1 {
		event.RequestReceivedTimestamp = meta.MicroTime{}
	}
	if index == 2 {
		raw := `{"data":{"text":"` + strings.Repeat("x", 2_000_000) + `"}}`
		event.RequestObject = &runtime.Unknown{Raw: []byte(raw), ContentType: runtime.ContentTypeJSON}
	}
	return event
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
