import type { FastifyRequest } from "fastify";
import type { AppContext, Module } from "#context";
import type { Principal } from "#ports";

export const identityModule: Module = { name: "identity", migrations: {}, routes: [] };

export async function authenticateRequest(
  _context: AppContext,
  _request: FastifyRequest,
  _permission: string,
): Promise<Principal> {
  throw new Error("identity is being written");
}
export function authorise(_principal: Principal, _permission: string): void {
  throw new Error("identity is being written");
}
