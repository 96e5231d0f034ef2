package account

// HoldHashing keeps the service from hashing passwords until it is released.
func (s *Service) HoldHashing() (release func()) {
	for range cap(s.passwords.running) {
		s.passwords.running <- struct{}{}
	}
	return func() {
		for range cap(s.passwords.running) {
			<-s.passwords.running
		}
	}
}

// HashesWaiting is how many passwords wait to be hashed.
func (s *Service) HashesWaiting() int { return len(s.passwords.waiting) }
