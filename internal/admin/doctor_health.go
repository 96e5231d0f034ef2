package admin

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"time"

	"tertulia/internal/address"
	"tertulia/internal/config"
)

// healthTime is how long a live server may take to say so.
const healthTime = 3 * time.Second

// askHealth asks the server's /healthz, and fails unless it says that it is
// alive.
func askHealth(ctx context.Context, settings *config.Serve) error {
	local, err := settings.LocalURL()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, healthTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, local+address.Health, nil)
	if err != nil {
		return err
	}
	// A transport of its own: no proxy stands between a machine and itself.
	// Nor could anybody, so it needn't prove who it is.
	certain := &tls.Config{InsecureSkipVerify: true, ServerName: settings.PublicHost()}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: certain}}
	answer, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("the server doesn't answer: %w (does one run, with the same --listen?)", err)
	}
	_, err = io.Copy(io.Discard, io.LimitReader(answer.Body, 1<<10))
	_ = answer.Body.Close() // it was only read
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answers %s: is that another program?", request.URL, answer.Status)
	}
	return err
}
