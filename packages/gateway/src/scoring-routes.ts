import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { PreparedRequest } from "./prepared-request.ts";
import { productVersion } from "./product-version.ts";
import { writeScoringAnswer } from "./scoring-answer.ts";
import { readScoringRequest, ScoringType } from "./scoring-request.ts";
import { type InferenceContext, type Protocol, serveInference } from "./serve-inference.ts";

function protocolFor(type: ScoringType): Protocol<PreparedRequest> {
  return {
    read: (served, body) => readScoringRequest(served, body, type),
    write: ({ model }, { batch }, outputs) => writeScoringAnswer(model.layout, outputs, batch.rowCount),
  };
}
const protocols = {
  [ScoringType.json]: protocolFor(ScoringType.json),
  [ScoringType.csv]: protocolFor(ScoringType.csv),
};

/** MLflow's scoring protocol: for each deployment, and at the root where there is only one. */
export function addScoringRoutes(app: FastifyInstance, context: InferenceContext): void {
  const options = { onRequest: context.callers.required };
  const invoke = async (request: FastifyRequest, reply: FastifyReply) => {
    const type = readScoringType(request.headers["content-type"]);
    if (typeof type === "object") return refuseType(reply, type.refusal);
    return serveInference(context, protocols[type], request, reply);
  };
  // What is no media type at all never reaches a handler.
  app.setErrorHandler((error, { headers }, reply) => {
    const type = readScoringType(headers["content-type"]);
    const { code } = error as { code?: unknown };
    if (code !== "FST_ERR_CTP_INVALID_MEDIA_TYPE" || typeof type !== "object") throw error;
    return refuseType(reply, type.refusal);
  });
  app.post("/endpoints/:deployment/invocations", options, invoke);
  app.post("/invocations", options, invoke);
  app.get("/ping", (_request, reply) => reply.send(""));
  app.get("/version", (_request, reply) => reply.type("text/plain; charset=utf-8").send(productVersion));
}

function refuseType(reply: FastifyReply, refusal: string): FastifyReply {
  return reply.code(415).header("content-type", "text/plain; charset=utf-8").send(refusal);
}

/** The type of a body, or why it is refused, in the words clients of MLflow's server know. */
export function readScoringType(header: string | undefined): ScoringType | { refusal: string } {
  if (header === ScoringType.json) return header;
  const [mime = "", ...parameters] = (header ?? "").split(";").map((part) => part.trim());
  for (const parameter of parameters) {
    const [key = "", value = ""] = parameter.split("=");
    if (key.toLowerCase() !== "charset") return { refusal: `Unrecognized content type parameters: ${key}.` };
    if (value.replaceAll('"', "").toLowerCase() !== "utf-8") {
      return { refusal: "The scoring server only supports UTF-8" };
    }
  }
  const type = Object.values(ScoringType).find((candidate) => candidate === mime.toLowerCase());
  return (
    type ?? {
      refusal: `This predictor only supports the following content types: ${Object.values(ScoringType).join(", ")}. Got '${header ?? ""}'.`,
    }
  );
}
