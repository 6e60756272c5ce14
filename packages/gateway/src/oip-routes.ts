import type { GraphTensor } from "@plumbline/inference";
import type { FastifyInstance } from "fastify";
import { writeOipAnswer } from "./oip-answer.ts";
import { datatypeOf } from "./oip-datatype.ts";
import { headerLengthName, type OipRequest, readOipRequest } from "./oip-request.ts";
import { productVersion } from "./product-version.ts";
import { findModel, type InferenceContext, type Protocol, serveInference } from "./serve-inference.ts";

const protocol: Protocol<OipRequest> = {
  read: (served, body, { headers }) => readOipRequest(served, body, headers[headerLengthName]?.toString()),
  write: ({ route }, prepared, outputs) => writeOipAnswer(route, prepared, outputs),
};

/** The Open Inference Protocol over HTTP. A model's name is its deployment's; its version the registered one. */
export function addOipRoutes(app: FastifyInstance, context: InferenceContext): void {
  const { serving, callers } = context;
  const authenticated = { onRequest: callers.required };

  app.get("/v2", authenticated, () => ({
    name: "plumbline",
    version: productVersion,
    extensions: ["binary_tensor_data"],
  }));
  app.get("/v2/health/live", () => ({ live: true }));
  app.get("/v2/health/ready", (_request, reply) => {
    const ready = serving.models.length > 0;
    return reply.code(ready ? 200 : 503).send({ ready });
  });
  for (const path of ["/v2/models/:deployment", "/v2/models/:deployment/versions/:version"]) {
    app.get(path, authenticated, (request) => {
      const { route, model } = findModel(serving, request);
      return {
        name: route.name,
        versions: [route.version],
        platform: "onnxruntime_onnx",
        inputs: model.graph.inputs.map(describeTensor),
        outputs: model.graph.outputs.map(describeTensor),
      };
    });
    app.get(`${path}/ready`, authenticated, (request) => {
      const { route } = findModel(serving, request);
      return { name: route.name, ready: true };
    });
    app.post(`${path}/infer`, authenticated, (request, reply) =>
      serveInference(context, protocol, request, reply),
    );
  }
}

function describeTensor({ name, type, dims }: GraphTensor) {
  return { name, datatype: datatypeOf[type], shape: dims };
}
