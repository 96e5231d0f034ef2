package web_test

import (
	"io"
	"log/slog"
	"net/http"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/moderation"
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
		storetest.Ask(s, s.store, thread.ID, "Is the house of @noor old?", "The house is red", "The house is new")
		moderator := storetest.Moderator(s, s.store, "grace", "en")
		s.moderate(func(m *moderation.Service) error {
			_, err := m.Close(s.Context(), forum.As(moderator), moderation.Closing{Thread: thread.ID, Reason: forum.CloseResolved,
				Summary: "The **house** is red.", Lang: "en"})
			return err
		})
		for more := true; more; {
			if more, err = m.Work(s.Context()); err != nil {
				s.Fatal(err)
			}
		}
		if page := s.engine(); page.Done != 6 || page.Failed != 0 {
			s.Fatalf("%+v", page)
		}
		place := "/es/t/1"
		a := s.visitor().get(place)
		if a.StatusCode == http.StatusMovedPermanently {
			a = s.visitor().get(a.Header.Get("Location"))
		}
		a.expect(http.StatusOK).has("h1", "casa").has("#post-1 .prose", "casa").has("#post-1", "Apertium").
			has(`meta[name="robots"][content*="noindex"]`, "").
			has("#question h2[lang=es]", "casa").has("#question h2", "@noor").has("#question li:nth-child(2) bdi[lang=es]", "nueva").
			has("#question [data-translated=machine]", "Apertium").has("#summary .prose[lang=es] strong", "casa").
			has("#summary [data-translated=machine]", "Apertium")
		s.visitor().get("/en/t/1/"+thread.Slug).expect(http.StatusOK).has("h1", "The old house is red").lacks(`meta[name="robots"][content*="noindex"]`)
	})
}
