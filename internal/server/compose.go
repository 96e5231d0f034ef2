package server

import (
	"context"
	"log/slog"
	"net/http"

	"tertulia/internal/account"
	"tertulia/internal/address"
	"tertulia/internal/community"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
	"tertulia/internal/middleware"
	"tertulia/internal/moderation"
	"tertulia/internal/outbound"
	"tertulia/internal/translation"
	"tertulia/internal/web"
	"tertulia/locales"
)

// services are the use cases of one forum.
type services struct {
	locales    *locale.Set
	account    *account.Service
	community  *community.Service
	moderation *moderation.Service

	translation *translation.Service
	machine     *translation.Machine
}

// compose makes the use cases and the pages that use them.
func (s *Server) compose() (http.Handler, error) {
	set, err := locale.Load(locales.FS)
	if err != nil {
		return nil, err
	}
	proxies, err := s.config.Proxies()
	if err != nil {
		return nil, err
	}
	machine, err := s.machine(langs(set))
	if err != nil {
		return nil, err
	}
	s.services = services{
		locales:    set,
		account:    account.New(account.Config{Store: s.store, Locales: set.Tags(), Unlimited: s.config.RateLimits == "off"}),
		community:  community.New(s.store, community.Config{Langs: langs(set), BaseURL: s.config.BaseURL, TagKey: web.NewTagNames(set).Key}),
		moderation: moderation.New(s.store),

		translation: translation.New(s.store, translation.Config{Langs: langs(set), BaseURL: s.config.BaseURL}),
		machine:     machine,
	}
	s.services.moderation.BaseURL, s.services.moderation.Langs = s.config.BaseURL, langs(set)
	if s.pages, err = middleware.NewPageCache(s.config.PageCacheBytes()); err != nil {
		return nil, err
	}
	s.store.Subscribe(s.pages.Follow)
	return web.New(web.Config{
		Store: s.store, Locales: set, Pages: s.pages, Account: s.services.account, Community: s.services.community,
		Moderation: s.services.moderation, Translation: s.services.translation, Machine: s.services.machine, Patience: s.config.RequestTimeout,
		BaseURL: s.config.BaseURL, Secure: s.config.Secure(), Proxies: proxies, Limits: s.limits(), CDNMaxAge: s.config.CDNMaxAge,
		Demo: s.config.Demo, Now: s.store.Now, Log: s.log,
	})
}

// limits are how much anybody may ask of the forum.
func (s *Server) limits() middleware.Limits {
	if s.config.RateLimits == "off" {
		s.log.Warn("rate limits are off: anyone may try passwords as fast as they like; this is for load tests only")
		return middleware.Limits{}
	}
	l := s.config.Limits
	return middleware.PerMinute(l.AddressRequests, l.MemberRequests, l.AddressWrites, l.MemberWrites)
}

// machine is what translates by the engine of the settings, if there is one.
func (s *Server) machine(langs []forum.Lang) (*translation.Machine, error) {
	c := translation.MachineConfig{Store: s.store, Langs: langs, BaseURL: s.config.BaseURL, Log: s.log}
	if t := s.config.Translate; t.Connected() {
		engine, err := outbound.NewEngine(outbound.EngineConfig{Kind: t.Engine, URL: t.URL, Key: t.Key})
		if err != nil {
			return nil, err
		}
		c.Engine = engine
	}
	return translation.NewMachine(c), nil
}

// langs are the languages that texts can be marked with: those of the interface.
func langs(set *locale.Set) []forum.Lang {
	var all []forum.Lang
	for _, tag := range set.Tags() {
		all = append(all, forum.Lang(tag))
	}
	return all
}

// offerSetup prints a one-time link for making the first admin, while there is
// none.
func (s *Server) offerSetup(ctx context.Context) error {
	secret, err := s.services.account.SetupSecret(ctx)
	if err != nil || secret == "" {
		return err
	}
	path := address.Setup(s.services.locales.Fallback().Tag(), string(secret))
	s.log.Info("this forum has no admin yet: open this link once to become it",
		slog.String("link", address.Absolute(s.config.BaseURL, path)))
	return nil
}
