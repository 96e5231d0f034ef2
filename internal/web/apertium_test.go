package web_test

import (
	"io"
	"log/slog"
	"net/http"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/outbound"
	"tertulia/internal/outbound/outboundtest"
	"tertulia/internal/store/storetest"
	"tertulia/internal/translation"
)

func TestAnEnglishThreadIsReadInSpanishThroughARealEngine(t *testing.T) {
	address := outboundtest.Apertium(t)
	eachSite(t, func(s *site) {
		engine, err := outbound.NewEngine(outbound.EngineConfig{Kind: outbound.Apertium, URL: address})
		if err != nil {
			s.Fatal(err)
		}
		m := translation.NewMachine(translation.MachineConfig{Store: s.store, Engine: engine, BaseURL: s.url,
			Langs: []forum.Lang{"nl", "de", "ar", "es", "en"}, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
		if err := m.Refresh(s.Context()); err != nil {
			s.Fatal(err)
		}
		thread := storetest.Thread(s, s.store, s.author, "en", "The old house is red")
		for more := true; more; {
			if more, err = m.Work(s.Context()); err != nil {
				s.Fatal(err)
			}
		}
		if page := s.engine(); page.Done != 2 || page.Failed != 0 {
			s.Fatalf("%+v", page)
		}
		place := "/es/t/1"
		a := s.visitor().get(place)
		if a.StatusCode == http.StatusMovedPermanently {
			a = s.visitor().get(a.Header.Get("Location"))
		}
		a.expect(http.StatusOK).has("h1", "casa").has("#post-1 .prose", "casa").has("#post-1", "Apertium").
			has(`meta[name="robots"][content*="noindex"]`, "")
		s.visitor().get("/en/t/1/"+thread.Slug).expect(http.StatusOK).has("h1", "The old house is red").lacks(`meta[name="robots"][content*="noindex"]`)
	})
}
