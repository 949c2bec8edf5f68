-- Format 1. Revisions are consecutive: a row holds the entries first..last, as EntryCodec writes them.
CREATE TABLE journal (
  last    bigint PRIMARY KEY,
  first   bigint NOT NULL UNIQUE,       -- two writers that both follow one row cannot both succeed
  at      bigint NOT NULL,              -- Unix time in milliseconds
  entries bytea  NOT NULL,
  chain   bytea  NOT NULL               -- SHA-256 of the row before, these entries, their revisions and their registry's hash
);

-- Not compressed: entries hardly shrink, and a part of them can be read without the rest.
ALTER TABLE journal ALTER COLUMN entries SET STORAGE EXTERNAL;

-- The files of every registry applied, in the same transaction as its entry.
CREATE TABLE registry (
  revision bigint PRIMARY KEY,
  files    bytea  NOT NULL,
  hash     bytea  NOT NULL              -- SHA-256 of revision and files
);

-- Pieces of the newest snapshot. The row of number -1 holds its revision and format.
CREATE TABLE snapshot (
  number  int   PRIMARY KEY,
  content bytea NOT NULL,
  hash    bytea NOT NULL                -- SHA-256 of number and content
);

-- One row, which every commit locks first: commits of all silos are one sequence. Where it differs from the journal, rows were copied in: it is made
-- anew, and a new history begins.
CREATE TABLE ledger_head (
  one      boolean PRIMARY KEY DEFAULT true CHECK (one),
  revision bigint  NOT NULL,            -- of the newest journal entry
  chain    bytea   NOT NULL             -- of the newest journal row
);

-- Every accepted report by its id: one id counts once, wherever it is sent. Made anew from the journal with ledger_head.
CREATE TABLE report (
  id          uuid    PRIMARY KEY,
  node        int     NOT NULL,
  revision    bigint  NOT NULL,
  accepted_at bigint  NOT NULL,         -- Unix time in milliseconds
  fingerprint bigint  NOT NULL,
  counts      boolean NOT NULL,         -- not retracted or corrected
  effect      bytea   NOT NULL          -- what a retraction takes back
);

-- One row: the format of the tables above.
CREATE TABLE format (
  version int NOT NULL
);
