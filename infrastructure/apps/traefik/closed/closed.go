// Package closed answers every request with 503 and a page that says why. Traefik interprets it itself (a "local
// plugin"); base/backup/visitors.sh uses it.
package closed

import (
	"context"
	"html"
	"net/http"
	"strings"
)

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Closed</title>
<body style="font-family: sans-serif; max-width: 40em; margin: 4em auto; padding: 0 1em">
<h1>This service is closed at the moment</h1>
<p>WHY</p>
</body>
</html>
`

// Config is what a middleware of this kind is given.
type Config struct {
	Why string
}

// CreateConfig is what Traefik begins with.
func CreateConfig() *Config { return &Config{} }

// New never passes a request on.
func New(_ context.Context, _ http.Handler, config *Config, _ string) (http.Handler, error) {
	body := []byte(strings.Replace(page, "WHY", html.EscapeString(config.Why), 1))
	return http.HandlerFunc(func(answer http.ResponseWriter, _ *http.Request) {
		answer.Header().Set("Content-Type", "text/html; charset=utf-8")
		answer.WriteHeader(http.StatusServiceUnavailable)
		_, _ = answer.Write(body)
	}), nil
}
