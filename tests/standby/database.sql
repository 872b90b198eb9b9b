-- A ledger's database and its two roles, as ./dev standby and tests/check_66_pooling.py make them. Run by a superuser,
-- once: psql -v password=… -f database.sql
CREATE ROLE lianfang_writer LOGIN PASSWORD :'password' NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE ROLE lianfang_reader LOGIN PASSWORD :'password' NOSUPERUSER NOCREATEDB NOCREATEROLE;
-- The program makes its own tables, and new columns when a catalogue is adopted: its role owns the database, no more.
CREATE DATABASE county OWNER lianfang_writer ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;
REVOKE ALL ON DATABASE county FROM PUBLIC;
GRANT CONNECT ON DATABASE county TO lianfang_reader;
\connect county
-- figures, rows, reports, verify and backup ask for no more than this.
ALTER DEFAULT PRIVILEGES FOR ROLE lianfang_writer GRANT SELECT ON TABLES TO lianfang_reader;
