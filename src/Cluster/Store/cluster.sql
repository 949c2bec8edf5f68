-- Format 1 of what the cluster keeps beside the journal. All of it can be made anew from the journal.

-- One row, which every commit locks first: commits of all silos are one sequence.
CREATE TABLE ledger_head (
  one      boolean PRIMARY KEY DEFAULT true CHECK (one),
  revision bigint  NOT NULL,            -- of the newest journal entry
  epoch    bigint  NOT NULL,            -- revision of the last change of calendar or registry
  reports  bigint  NOT NULL,            -- accepted, retracted ones included
  chain    bytea   NOT NULL             -- of the newest journal row
);

-- Every accepted report by its id: one id counts once, wherever it is sent.
CREATE TABLE report (
  id          uuid    PRIMARY KEY,
  node        int     NOT NULL,
  revision    bigint  NOT NULL,
  accepted_at bigint  NOT NULL,         -- Unix time in milliseconds
  fingerprint bigint  NOT NULL,
  counts      boolean NOT NULL,         -- not retracted or corrected
  effect      bytea   NOT NULL          -- what a retraction takes back
);

CREATE TABLE cluster_format (
  version int NOT NULL
);
INSERT INTO cluster_format (version) VALUES (1);
