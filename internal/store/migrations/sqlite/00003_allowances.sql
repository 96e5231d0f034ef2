-- +goose Up

-- One server alone counts its limits in memory: the table is PostgreSQL's.
SELECT 1;
