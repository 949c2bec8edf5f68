-- Format 1. Revisions are consecutive: a row holds the entries first..last, as EntryCodec writes them.
CREATE TABLE journal (
  last    bigint PRIMARY KEY,
  first   bigint NOT NULL UNIQUE,       -- two writers that both follow one row cannot both succeed
  at      bigint NOT NULL,              -- Unix time in milliseconds
  entries bytea  NOT NULL,
  chain   bytea  NOT NULL               -- SHA-256 of the row before, these entries and their revisions
);

-- Not compressed: entries hardly shrink, and a part of them can be read without the rest.
ALTER TABLE journal ALTER COLUMN entries SET STORAGE EXTERNAL;

-- The files of every registry applied, in the same transaction as its entry.
CREATE TABLE registry (
  revision bigint PRIMARY KEY,
  files    bytea  NOT NULL,
  hash     bytea  NOT NULL              -- SHA-256 of revision and files
);

-- Pieces of the newest snapshot. The row of number -1 holds its revision.
CREATE TABLE snapshot (
  number  int   PRIMARY KEY,
  content bytea NOT NULL,
  hash    bytea NOT NULL                -- SHA-256 of number and content
);

-- One row: the format of the tables above.
CREATE TABLE format (
  version int NOT NULL
);
