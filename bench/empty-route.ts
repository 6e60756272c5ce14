import { fastify } from "fastify";

/**
 * The measuring stick: Fastify routes that do nothing but what HTTP and JSON cost. `/empty` answers `{}`;
 * `/echo` parses a body and answers the JSON that it is told to at the start.
 */
const app = fastify({ bodyLimit: 64 * 1024 * 1024 });
const answer = JSON.parse(process.argv[2] ?? "{}") as unknown;
app.post("/empty", () => ({}));
app.post("/echo", () => answer);
const url = await app.listen({ host: "127.0.0.1", port: 0 });
process.stdout.write(`${url}\n`);
