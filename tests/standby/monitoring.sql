-- What to look at, run on the leader; ./dev standby runs all of it. docs/postgresql.md says what is alarming.
-- The standby: streaming and sync? How many bytes behind?
SELECT application_name, state, sync_state, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) AS bytes_behind
FROM pg_stat_replication;
-- Commits that wait for it now.
SELECT count(*) AS commits_waiting FROM pg_stat_activity WHERE wait_event = 'SyncRep';
-- Who writes the ledger, who waits to write, and since when.
SELECT usename, client_addr, granted, now() - xact_start AS since
FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' ORDER BY granted DESC, since DESC;
-- The archive of the log: does the last attempt stand?
SELECT archived_count, last_archived_time, failed_count, last_failed_time FROM pg_stat_archiver;
-- Log that is kept for a standby that does not take it: fills the disk.
SELECT slot_name, active, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) AS bytes_kept FROM pg_replication_slots;
-- The largest tables: vacuumed and analyzed when?
SELECT relname, pg_total_relation_size(relid) AS bytes, n_live_tup, n_dead_tup, last_autovacuum, last_autoanalyze
FROM pg_stat_user_tables ORDER BY bytes DESC LIMIT 5;
-- The ledger itself: its head and when it was written.
SELECT number, hash, to_timestamp(recorded_at / 1000000.0) AS recorded_at FROM ledger ORDER BY number DESC LIMIT 1;
