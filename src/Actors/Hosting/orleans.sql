-- What Orleans' ADO.NET providers ask for: they look up their statements by key in OrleansQuery. Names of keys, parameters
-- and columns are theirs; tables and statements are ours.
CREATE TABLE OrleansQuery (
  QueryKey  varchar(64)   PRIMARY KEY,
  QueryText varchar(8000) NOT NULL
);

-- Which silos there are. One row for each cluster counts the changes: a change that was made from an older count fails.
CREATE TABLE silo_table (
  cluster text        PRIMARY KEY,
  version int         NOT NULL DEFAULT 0,
  changed timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE silo (
  cluster       text           NOT NULL REFERENCES silo_table,
  address       varchar(45)    NOT NULL,
  port          int            NOT NULL,
  generation    int            NOT NULL,
  name          text           NOT NULL,
  host          text           NOT NULL,
  status        int            NOT NULL,
  gateway_port  int,
  suspect_times text,
  started       timestamptz(3) NOT NULL,
  alive         timestamptz(3) NOT NULL,
  PRIMARY KEY (cluster, address, port, generation)
);

-- Snapshots of grains. The version is the etag: a write that was made from an older one changes nothing and says so.
CREATE TABLE grain_state (
  service   text NOT NULL,
  type_hash int  NOT NULL,
  type      text NOT NULL,
  key_hash  int  NOT NULL,
  key0      bigint NOT NULL,
  key1      bigint NOT NULL,
  key_text  text NOT NULL DEFAULT '',
  version   int  NOT NULL,
  payload   bytea,
  written   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (service, type, key0, key1, key_text)
);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('InsertMembershipVersionKey',
 'WITH made AS (INSERT INTO silo_table (cluster) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
  SELECT count(*)::int FROM made'),

('InsertMembershipKey',
 'WITH counted AS (
    UPDATE silo_table SET version = version + 1, changed = now()
    WHERE cluster = @DeploymentId AND version = @Version AND NOT EXISTS (
      SELECT 1 FROM silo WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING 1),
  made AS (
    INSERT INTO silo (cluster, address, port, generation, name, host, status, gateway_port, started, alive)
    SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
    FROM counted
    RETURNING 1)
  SELECT count(*)::int FROM made'),

('UpdateMembershipKey',
 'WITH counted AS (
    UPDATE silo_table SET version = version + 1, changed = now()
    WHERE cluster = @DeploymentId AND version = @Version AND EXISTS (
      SELECT 1 FROM silo WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING 1),
  changed AS (
    UPDATE silo SET status = @Status, suspect_times = @SuspectTimes, alive = @IAmAliveTime
    WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
      AND EXISTS (SELECT 1 FROM counted)
    RETURNING 1)
  SELECT count(*)::int FROM changed'),

('UpdateIAmAlivetimeKey',
 'UPDATE silo SET alive = @IAmAliveTime
  WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation'),

('MembershipReadRowKey',
 'SELECT t.cluster AS DeploymentId, s.address AS Address, s.port AS Port, s.generation AS Generation, s.name AS SiloName,
         s.host AS HostName, s.status AS Status, s.gateway_port AS ProxyPort, s.suspect_times AS SuspectTimes,
         s.started AS StartTime, s.alive AS IAmAliveTime, t.version AS Version
  FROM silo_table t LEFT JOIN silo s
    ON s.cluster = t.cluster AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
  WHERE t.cluster = @DeploymentId'),

('MembershipReadAllKey',
 'SELECT t.cluster AS DeploymentId, s.address AS Address, s.port AS Port, s.generation AS Generation, s.name AS SiloName,
         s.host AS HostName, s.status AS Status, s.gateway_port AS ProxyPort, s.suspect_times AS SuspectTimes,
         s.started AS StartTime, s.alive AS IAmAliveTime, t.version AS Version
  FROM silo_table t LEFT JOIN silo s ON s.cluster = t.cluster
  WHERE t.cluster = @DeploymentId'),

('DeleteMembershipTableEntriesKey',
 'DELETE FROM silo WHERE cluster = @DeploymentId; DELETE FROM silo_table WHERE cluster = @DeploymentId'),

('GatewaysQueryKey',
 'SELECT address AS Address, gateway_port AS ProxyPort, generation AS Generation FROM silo
  WHERE cluster = @DeploymentId AND status = @Status AND gateway_port > 0'),

('CleanupDefunctSiloEntriesKey',
 'DELETE FROM silo WHERE cluster = @DeploymentId AND alive < @IAmAliveTime AND status <> 3'),

('WriteToStorageKey',
 'WITH changed AS (
    UPDATE grain_state SET payload = @PayloadBinary, version = version + 1, written = now()
    WHERE service = @ServiceId AND type = @GrainTypeString AND key0 = @GrainIdN0 AND key1 = @GrainIdN1
      AND key_text = coalesce(@GrainIdExtensionString, '''') AND version = @GrainStateVersion
    RETURNING version),
  made AS (
    INSERT INTO grain_state (service, type_hash, type, key_hash, key0, key1, key_text, version, payload)
    SELECT @ServiceId, @GrainTypeHash, @GrainTypeString, @GrainIdHash, @GrainIdN0, @GrainIdN1,
           coalesce(@GrainIdExtensionString, ''''), 1, @PayloadBinary
    WHERE @GrainStateVersion::int IS NULL
    ON CONFLICT DO NOTHING
    RETURNING version)
  SELECT coalesce((SELECT version FROM changed), (SELECT version FROM made), @GrainStateVersion::int) AS NewGrainStateVersion'),

('ReadFromStorageKey',
 'SELECT payload AS PayloadBinary, now() AS ReadOn, version AS Version FROM grain_state
  WHERE service = @ServiceId AND type = @GrainTypeString AND key0 = @GrainIdN0 AND key1 = @GrainIdN1
    AND key_text = coalesce(@GrainIdExtensionString, '''')
    AND key_hash = @GrainIdHash AND type_hash = @GrainTypeHash'),

('ClearStorageKey',
 'UPDATE grain_state SET payload = NULL, version = version + 1, written = now()
  WHERE service = @ServiceId AND type = @GrainTypeString AND key0 = @GrainIdN0 AND key1 = @GrainIdN1
    AND key_text = coalesce(@GrainIdExtensionString, '''') AND version = @GrainStateVersion
    AND key_hash = @GrainIdHash AND type_hash = @GrainTypeHash
  RETURNING version AS NewGrainStateVersion'),

('DeleteStorageKey',
 'DELETE FROM grain_state
  WHERE service = @ServiceId AND type = @GrainTypeString AND key0 = @GrainIdN0 AND key1 = @GrainIdN1
    AND key_text = coalesce(@GrainIdExtensionString, '''') AND version = @GrainStateVersion
    AND key_hash = @GrainIdHash AND type_hash = @GrainTypeHash
  RETURNING version + 1 AS NewGrainStateVersion');
