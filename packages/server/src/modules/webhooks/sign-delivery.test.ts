import { expect, test } from "vitest";
import { signatureHeaders } from "./sign-delivery.ts";

test("a delivery is signed as mlflow.webhooks.delivery signs it", () => {
  // `_generate_hmac_signature("s3cret", "5b8c", "1767225600", '{"entity": "prompt"}')` of MLflow 3.17.2.
  expect(signatureHeaders("s3cret", "5b8c", 1_767_225_600_999, '{"entity": "prompt"}')).toEqual({
    "X-MLflow-Delivery-Id": "5b8c",
    "X-MLflow-Timestamp": "1767225600",
    "X-MLflow-Signature": "v1,lfZd4IstE64yi+70al6qx6o/7ZFMBg7HdkagsPmY91M=",
  });
});

test("without a secret there is no signature", () => {
  expect(Object.keys(signatureHeaders(undefined, "a", 0, ""))).toEqual([
    "X-MLflow-Delivery-Id",
    "X-MLflow-Timestamp",
  ]);
});
