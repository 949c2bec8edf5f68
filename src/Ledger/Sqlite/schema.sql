-- Format 2. Revisions are consecutive: a row holds the entries first..last, as EntryCodec writes them.
CREATE TABLE journal (
  last    INTEGER PRIMARY KEY,
  first   INTEGER NOT NULL,
  at      INTEGER NOT NULL,             -- Unix time in milliseconds
  entries BLOB    NOT NULL,
  chain   BLOB    NOT NULL              -- SHA-256 of the row before, these entries, their revisions and their registry's hash
) STRICT;

-- The files of every registry applied, in the same transaction as its entry.
CREATE TABLE registry (
  revision INTEGER PRIMARY KEY,
  files    BLOB    NOT NULL,
  hash     BLOB    NOT NULL             -- SHA-256 of revision and files
) STRICT;

-- One row in a copy: up to which revision it holds what was copied. A journal that ends there has no history of its own yet.
CREATE TABLE copied (
  one      INTEGER PRIMARY KEY CHECK (one = 1),
  revision INTEGER NOT NULL
) STRICT;

-- One row while somebody commits here: what came last then stands in the log, the file ledger.db-wal, and nowhere else.
CREATE TABLE in_use (
  one INTEGER PRIMARY KEY CHECK (one = 1)
) STRICT;

-- Pieces of the newest snapshot. The row of number -1 holds its revision and format.
CREATE TABLE snapshot (
  number  INTEGER PRIMARY KEY,
  content BLOB    NOT NULL,
  hash    BLOB    NOT NULL              -- SHA-256 of number and content
) STRICT;
