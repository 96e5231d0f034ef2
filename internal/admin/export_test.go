package admin

import "time"

// Examine is [Doctor.Run] with less patience, or more.
func (d *Doctor) Examine(e *Env, patience time.Duration) error { return d.examine(e, patience) }

// RestoreFiles restores the files of a backup, once it is said what they are to be.
func RestoreFiles(backup, dir string, said func(files map[string]string)) error {
	m, err := readBackup(backup)
	if err != nil {
		return err
	}
	said(m.files)
	return (&Restore{Folder: backup}).restoreFiles(m, dir)
}
