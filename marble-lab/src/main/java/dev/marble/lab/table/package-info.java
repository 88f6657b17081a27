/**
 * Tables as files: CSV for people and every tool, Parquet for programs that read columns. The same
 * rows give the same bytes.
 *
 * <p>Parquet is written by DuckDB, an SQL engine inside this process, which nothing here loads
 * before the first such file.
 */
package dev.marble.lab.table;
