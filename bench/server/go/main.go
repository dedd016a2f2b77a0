// The same checks and the same answer on Go's net/http. Prints its port; ends when its standard input does.
package main

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	key   = "a-key-of-more-than-thirty-two-characters"
	query = "api-version=2019-08-01&resource=https%3A%2F%2Fmanagement.azure.com"
)

var (
	digest    = sha256.Sum256([]byte(key))
	names     = map[string]bool{"127.0.0.1": true, "localhost": true, "[::1]": true, "169.254.169.254": true}
	hostName  = regexp.MustCompile(`(?i)^(\[[0-9a-f:.]+\]|[^:\[\]\s]+)(?::\d{1,5})?$`)
	expiresAt = time.Now().Add(time.Hour)
	answers   = map[string]string{query: fmt.Sprintf(
		`{"access_token":"eyJ%s","expires_on":"%d","resource":"https://management.azure.com","token_type":"Bearer","client_id":"5a1c7e90-2b3d-4f68-8c1a-9d0e1f2a3b41"}`,
		strings.Repeat("a", 1200), expiresAt.Unix())}
)

func answer(request *http.Request) (string, int) {
	peer, _, err := net.SplitHostPort(request.RemoteAddr)
	if err != nil || peer != "127.0.0.1" {
		return "", 403
	}
	name := hostName.FindStringSubmatch(request.Host)
	if name == nil || !names[name[1]] {
		return "", 403
	}
	header := request.Header
	for _, refused := range []string{"Origin", "Sec-Fetch-Site"} {
		if header.Get(refused) != "" {
			return "", 403
		}
	}
	for _, refused := range []string{"X-Forwarded-For", "Forwarded", "Via", "X-Forwarded-Host"} {
		if header.Get(refused) != "" {
			return "", 400
		}
	}
	given := sha256.Sum256([]byte(header.Get("X-Identity-Header")))
	if subtle.ConstantTimeCompare(given[:], digest[:]) != 1 {
		return "", 401
	}
	body, known := answers[request.URL.RawQuery]
	if !known || !time.Now().Before(expiresAt) {
		return "", 400
	}
	return body, 200
}

func main() {
	http.HandleFunc("/msi/token", func(response http.ResponseWriter, request *http.Request) {
		body, status := answer(request)
		if status != 200 {
			response.WriteHeader(status)
			return
		}
		header := response.Header()
		header.Set("Content-Type", "application/json; charset=utf-8")
		header.Set("Cache-Control", "no-store")
		header.Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = io.WriteString(response, body)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	_ = http.Serve(listener, nil)
}
