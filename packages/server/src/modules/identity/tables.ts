/** The tables that identity owns. Users, groups and credentials span workspaces; roles and grants are held in one. */
export interface IdentityTables {
  users: {
    id: string;
    user_name: string;
    password_hash: string | null;
    created_at_ms: number;
    signed_in_at_ms: number | null;
    removed_at_ms: number | null;
    kind: string;
    number: number;
  };
  workspaces: {
    name: string;
    description: string | null;
    object_access: string;
    created_at_ms: number;
    created_by: string;
    removed_at_ms: number | null;
  };
  groups: {
    id: string;
    number: number;
    /** Null for a group of the whole server. */
    workspace: string | null;
    name: string;
    description: string | null;
    created_at_ms: number;
  };
  group_members: { group_id: string; user_id: string };
  group_roles: { group_id: string; workspace: string; role: string };
  grants: {
    workspace: string;
    object_kind: string;
    object_id: string;
    holder_kind: string;
    holder_id: string;
    level: string;
    granted_at_ms: number;
    granted_by: string;
    number: number;
  };
  level_permissions: { object_kind: string; level: string; permission: string };
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
    workspace: string | null;
    permissions_json: string | null;
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
