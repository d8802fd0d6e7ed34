-- SPDX-License-Identifier: GPL-3.0-or-later
-- What ioc-cohort -d short-sentence does of the bench's records, as an analyst
-- would write it for DuckDB: no versions, spells, agencies that overlap or
-- waterfall, and a third of a member's fields.
CREATE TABLE person AS SELECT * FROM $person;
CREATE TABLE offence AS
  SELECT * FROM $offence WHERE result IN ('convicted', 'cautioned');
CREATE TABLE custody AS SELECT * FROM $custody;
CREATE TABLE contact AS SELECT * FROM $contact;
CREATE TABLE release AS
  WITH term AS (
    SELECT *, reception_date + CASE right(sentence, 1)
        WHEN 'W' THEN to_weeks(sentence[2:-2]::INTEGER)
        WHEN 'D' THEN to_days(sentence[2:-2]::INTEGER)
        ELSE to_months(sentence[2:-2]::INTEGER) END AS sentence_end
    FROM custody WHERE status = 'sentenced')
  SELECT person_id, release_date AS index_date, reception_date, sentence,
    sentence_end
  FROM term
  WHERE release_date BETWEEN DATE '2018-01-01' AND DATE '2018-12-31'
    AND sentence_end < reception_date + INTERVAL 12 MONTH
  QUALIFY row_number() OVER (PARTITION BY person_id
    ORDER BY release_date, sentence_end DESC) = 1;
CREATE TABLE sanction AS
  SELECT person_id, proven_date, count(*) AS offences,
    bool_or(disposal = 'custody') AS is_custody
  FROM offence SEMI JOIN release USING (person_id)
  GROUP BY person_id, proven_date;
CREATE TABLE index_sanction AS
  SELECT r.person_id, coalesce(
      max(s.proven_date) FILTER (s.is_custody), max(s.proven_date)) AS proven
  FROM release r JOIN sanction s
    ON s.person_id = r.person_id AND s.proven_date <= r.index_date
  GROUP BY r.person_id;
CREATE TABLE prior AS
  SELECT i.person_id, min(s.proven_date) AS first_proven,
    any_value(i.proven) AS proven,
    count(*) FILTER (s.proven_date < i.proven) AS sanctions,
    sum(s.offences) FILTER (s.proven_date < i.proven) AS offences
  FROM index_sanction i JOIN sanction s USING (person_id)
  GROUP BY i.person_id;
CREATE TABLE reoffence AS
  SELECT r.person_id, count(*) AS reoffences,
    count(DISTINCT o.proven_date) AS reconvictions,
    min(o.offence_date) AS first_date
  FROM release r JOIN offence o ON o.person_id = r.person_id
    AND o.offence_date > r.index_date
    AND o.offence_date < r.index_date + INTERVAL 12 MONTH
    AND o.proven_date <
      (r.index_date + INTERVAL 12 MONTH)::DATE + INTERVAL 6 MONTH
    AND o.proven_date <= DATE '2026-06-30'
  GROUP BY r.person_id;
CREATE TABLE seen AS
  SELECT r.person_id, count(*) AS contacts,
    count(*) FILTER (c.attended) AS attended
  FROM release r JOIN contact c ON c.person_id = r.person_id
    AND c.date >= r.reception_date
    AND c.date < r.index_date + INTERVAL 12 MONTH
  GROUP BY r.person_id;
CREATE TABLE member AS
  SELECT r.person_id, r.index_date, p.sex, p.ethnicity,
    date_sub('year', p.date_of_birth, r.index_date) AS age, r.sentence,
    coalesce(h.sanctions, 0) AS prior_sanctions,
    coalesce(h.offences, 0) AS prior_offences,
    round(ln((1 + h.sanctions) / (10
      + date_sub('year', p.date_of_birth, h.proven)
      - date_sub('year', p.date_of_birth, h.first_proven))), 5) AS copas,
    coalesce(s.contacts, 0) AS contacts,
    coalesce(s.attended, 0) AS contacts_attended,
    o.reoffences IS NOT NULL AS reoffended,
    coalesce(o.reoffences, 0) AS reoffences,
    coalesce(o.reconvictions, 0) AS reconvictions,
    o.first_date - r.index_date AS days_to_reoffence
  FROM release r JOIN person p USING (person_id)
    LEFT JOIN prior h USING (person_id)
    LEFT JOIN reoffence o USING (person_id)
    LEFT JOIN seen s USING (person_id)
  WHERE date_sub('year', p.date_of_birth, r.index_date) >= 18;
COPY (SELECT * FROM member ORDER BY person_id) TO '$out' (FORMAT csv);
SELECT count(*), count(*) FILTER (reoffended), sum(reoffences),
  sum(reconvictions), sum(prior_sanctions), sum(prior_offences),
  sum(contacts), sum(contacts_attended) FROM member;
