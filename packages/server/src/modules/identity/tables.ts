/** The tables that identity owns. Users and their credentials span workspaces; roles are granted in one. */
export interface IdentityTables {
  users: {
    id: string;
    user_name: string;
    password_hash: string | null;
    created_at_ms: number;
    signed_in_at_ms: number | null;
    removed_at_ms: number | null;
  };
  role_permissions: { role: string; permission: string };
  user_roles: { user_id: string; workspace: string; role: string };
  tokens: {
    id: string;
    user_id: string;
    label: string;
    secret_sha256: string;
    created_at_ms: number;
    created_by: string;
    expires_at_ms: number | null;
    last_used_at_ms: number | null;
    revoked_at_ms: number | null;
  };
  sessions: {
    id: string;
    user_id: string;
    secret_sha256: string;
    started_at_ms: number;
    expires_at_ms: number;
    last_used_at_ms: number;
  };
  sign_in_links: { code_sha256: string; user_id: string; expires_at_ms: number };
}
