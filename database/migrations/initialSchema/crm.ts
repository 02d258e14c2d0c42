/** Contacts, products, policies and their values. Policy numbers are kept byte for byte (collation C). */
export const crmTables = `
CREATE TABLE contacts (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES organizations,
  display_name text NOT NULL CHECK (display_name <> ''),
  household text,
  email text,
  phone text,
  birth_date date,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  UNIQUE (organization_id, id)
);
CREATE INDEX contacts_by_name ON contacts (organization_id, lower(display_name) COLLATE "C", id);

CREATE TABLE institutions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES organizations,
  name text NOT NULL CHECK (name <> ''),
  UNIQUE (organization_id, id),
  UNIQUE (organization_id, name)
);

CREATE TABLE products (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL,
  institution_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  product_line text NOT NULL,
  UNIQUE (organization_id, id),
  UNIQUE (organization_id, institution_id, name),
  FOREIGN KEY (organization_id, institution_id) REFERENCES institutions (organization_id, id)
);

-- The values that are configured for a product. Sync writes a value whether or not it is configured.
CREATE TABLE product_value_types (
  organization_id uuid NOT NULL,
  product_id uuid NOT NULL,
  value_type text NOT NULL,
  PRIMARY KEY (product_id, value_type),
  FOREIGN KEY (organization_id, product_id) REFERENCES products (organization_id, id) ON DELETE CASCADE
);

CREATE TABLE product_statuses (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES organizations,
  name text NOT NULL CHECK (name <> ''),
  indicator text NOT NULL CHECK (indicator IN ('PENDING', 'OPEN', 'CLOSED')),
  UNIQUE (organization_id, id),
  UNIQUE (organization_id, name)
);

CREATE TABLE policies (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES organizations,
  contact_id uuid,
  product_id uuid NOT NULL,
  status_id uuid NOT NULL,
  number text COLLATE "C" NOT NULL CHECK (length(number) <= 200),
  issue_date date,
  maturity_date date,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  UNIQUE (organization_id, id),
  FOREIGN KEY (organization_id, contact_id) REFERENCES contacts (organization_id, id),
  FOREIGN KEY (organization_id, product_id) REFERENCES products (organization_id, id),
  FOREIGN KEY (organization_id, status_id) REFERENCES product_statuses (organization_id, id)
);
CREATE INDEX policies_by_number ON policies (organization_id, number, id);
CREATE INDEX policies_by_contact ON policies (organization_id, contact_id);
CREATE INDEX policies_by_product ON policies (organization_id, product_id) WHERE deleted_at IS NULL;

CREATE TABLE policy_transactions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL,
  policy_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('CONTRIBUTION', 'WITHDRAWAL')),
  amount numeric(19, 4) NOT NULL CHECK (amount > 0),
  on_date date NOT NULL,
  FOREIGN KEY (organization_id, policy_id) REFERENCES policies (organization_id, id)
);
CREATE INDEX policy_transactions_by_policy ON policy_transactions (organization_id, policy_id);

-- The current value of each type. fetched_at is when the carrier was read, as_of is the carrier's own date.
CREATE TABLE policy_values (
  organization_id uuid NOT NULL,
  policy_id uuid NOT NULL,
  value_type text NOT NULL,
  amount numeric(19, 4) NOT NULL,
  as_of date NOT NULL,
  fetched_at timestamptz NOT NULL,
  attempt_id uuid NOT NULL,
  PRIMARY KEY (policy_id, value_type),
  FOREIGN KEY (organization_id, policy_id) REFERENCES policies (organization_id, id)
);

-- Append-only: a row when an amount changes. amount is null where a value was taken back.
CREATE TABLE policy_value_history (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization_id uuid NOT NULL,
  policy_id uuid NOT NULL,
  value_type text NOT NULL,
  amount numeric(19, 4),
  as_of date,
  fetched_at timestamptz NOT NULL,
  attempt_id uuid NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (organization_id, policy_id) REFERENCES policies (organization_id, id)
);
CREATE INDEX policy_value_history_by_policy ON policy_value_history (organization_id, policy_id, id DESC);
`;
