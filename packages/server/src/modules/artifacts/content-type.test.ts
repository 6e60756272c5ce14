import { expect, test } from "vitest";
import { attachmentDisposition, contentTypeOf } from "./content-type.ts";

test.each([
  ["roc.png", "image/png"],
  ["MLmodel", "text/plain"],
  ["conda.yaml", "text/plain"],
  ["model.onnx", "application/octet-stream"],
  ["page.html", "text/html"],
  [".hidden", "application/octet-stream"],
  ["noext", "application/octet-stream"],
])("the type of %s is %s", (name, type) => {
  expect(contentTypeOf(name)).toBe(type);
});

test.each([
  ["roc.png", "attachment; filename=roc.png"],
  ["with space.txt", 'attachment; filename="with space.txt"'],
  ['quo"te', 'attachment; filename="quo\\"te"'],
  ["名.txt", "attachment; filename=.txt; filename*=UTF-8''%E5%90%8D.txt"],
  ["a\r\nb", "attachment; filename=ab; filename*=UTF-8''a%0D%0Ab"],
])("the disposition of %j is %j", (name, disposition) => {
  expect(attachmentDisposition(name)).toBe(disposition);
});
